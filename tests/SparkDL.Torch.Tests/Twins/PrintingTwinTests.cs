using System.Text;
using SparkDL.Torch.Support;

namespace SparkDL.Torch.Tests.Twins;

/// <summary>Texts of tensors beside what the PyTorch at hand prints for the same ones.</summary>
public sealed class PrintingTwinTests
{
    private static readonly string[] Types =
        [
            "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool",
            "complex64", "complex128"
        ];

    private static readonly Dictionary<string, Func<Tensor>> Makers = new()
    {
        ["torch.arange(6) - 2"] = () => torch.arange(6).sub(2),
        ["torch.arange(24).view(2, 3, 4)"] = () => torch.arange(24).view(2, 3, 4),
        ["torch.arange(6) * 0.37 - 1"] = () => torch.arange(6) * 0.37 - 1,
        ["torch.arange(1500).view(30, 50)"] = () => torch.arange(1500).view(30, 50),
        ["torch.arange(2400).view(2, 3, 4, 100)"] = () => torch.arange(2400).view(2, 3, 4, 100),
        ["torch.arange(40) / 3"] = () => torch.arange(40) / 3,
        ["torch.tensor(5)"] = () => torch.tensor(5),
        ["torch.tensor(-2.75)"] = () => torch.tensor(-2.75),
        ["torch.zeros(0)"] = () => torch.zeros([0]),
        ["torch.zeros(2, 0, 3)"] = () => torch.zeros([2, 0, 3]),
        ["torch.zeros(3)"] = () => torch.zeros([3]),
        ["torch.ones(1, 1, 1)"] = () => torch.ones([1, 1, 1]),
        ["torch.tensor([[1.], [100.]])"] = () => torch.tensor(new[,] { { 1f }, { 100f } }),
    };

    private static readonly Dictionary<string, Func<Tensor>> Floats = new()
    {
        ["[nan, inf, -inf, 1.5]"] = () => Of(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1.5),
        ["[nan, inf]"] = () => Of(double.NaN, double.PositiveInfinity),
        ["[-inf, 2.]"] = () => Of(double.NegativeInfinity, 2),
        ["[nan]"] = () => Of(double.NaN),
        ["[nan, 100000., 3.]"] = () => Of(double.NaN, 100000, 3),
        ["[1e-5, 1.]"] = () => Of(1e-5, 1),
        ["[1e-4, 0.1]"] = () => Of(1e-4, 0.1),
        ["[1e9, 1.]"] = () => Of(1e9, 1),
        ["[1e8, 2e8]"] = () => Of(1e8, 2e8),
        ["[1.5e8, 2e8 + .5]"] = () => Of(1.5e8, 2e8 + .5),
        ["[1000.5, 1.]"] = () => Of(1000.5, 1),
        ["[1001., 1.]"] = () => Of(1001, 1),
        ["[-1e-30, 0.]"] = () => Of(-1e-30, 0),
        ["[1e38, -1e-38, nan]"] = () => Of(1e38, -1e-38, double.NaN),
        ["[1e100, 1e-100]"] = () => Of(1e100, 1e-100),
        ["[-0., 0.]"] = () => Of(-0.0, 0),
        ["[-0.00001, 0.3]"] = () => Of(-0.00001, 0.3),
        ["[-0.00004, 0.03]"] = () => Of(-0.00004, 0.03),
        ["[0.00005, 0.00015, 0.00025]"] = () => Of(0.00005, 0.00015, 0.00025),
        ["[0.03125, 0.15625, 0.21875]"] = () => Of(0.03125, 0.15625, 0.21875),
        ["[0.99995, 9.99995]"] = () => Of(0.99995, 9.99995),
        ["[-999.99999, 2.5]"] = () => Of(-999.99999, 2.5),
        ["[12345678., 1.]"] = () => Of(12345678, 1),
        ["[65504., 6e-8]"] = () => Of(65504, 6e-8),
        ["[3.5] * 1100"] = () => torch.full([1100], 3.5, dtype: ScalarType.Float64),
    };

    [PythonTorchFact]
    public void Tensors_of_every_type_read_as_in_PyTorch()
    {
        var cases = Makers.SelectMany(m => Types.Select(t => (
                Python: $"({m.Key}).to(torch.{t})", Ours: (Func<Tensor>)(() => m.Value().to(TorchTypes.ByName(t))))))
            .Concat(Floats.SelectMany(f => Types
                .Where(t => t.Contains("float", StringComparison.Ordinal)
                    || t.StartsWith("complex", StringComparison.Ordinal))
                .Select(
                    t =>
                        (
                            Python: $"torch.tensor({f.Key}, dtype=torch.float64).to(torch.{t})",
                            Ours: (Func<Tensor>)(() => f.Value().to(TorchTypes.ByName(t)))))))
            .Concat(Odd).ToList();
        Compare(cases);
    }

    private static IEnumerable<(string Python, Func<Tensor> Ours)> Odd =>
    [
        ("torch.complex(torch.tensor([1., -2., float('nan')]), torch.tensor([-0.5, 1e5, float('inf')]))",
            () =>
                torch.complex(torch.tensor([1f, -2f, float.NaN]), torch.tensor([-0.5f, 1e5f, float.PositiveInfinity]))),
        ("torch.complex(torch.arange(4.), -torch.arange(4.)).view(2, 2)",
            () => torch.complex(torch.arange(4.0), torch.arange(4.0).neg()).view(2, 2)),
        ("torch.ones(2, requires_grad=True)", () => torch.ones([2], requires_grad: true)),
        (
            "torch.ones(2, dtype=torch.float64, requires_grad=True)",
            () => torch.ones([2], dtype: ScalarType.Float64, requires_grad: true)),
        ("torch.ones(20, requires_grad=True).exp()", () => torch.ones([20], requires_grad: true).exp()),
        ("torch.ones(11, 3, requires_grad=True).double().view(-1)[1:].sum(0, keepdim=True)",
            () =>
                torch.ones([11, 3], requires_grad: true).to(ScalarType.Float64).view(-1)[1..].sum([0], keepdim: true)),
        ("torch.arange(12).view(3, 4).t()", () => torch.arange(12).view(3, 4).t()),
        ("torch.arange(2000.)[::7] * 1.1", () => torch.arange(2000.0)[TensorIndex.Slice(step: 7)] * 1.1),
        ("torch.arange(1001).view(7, 11, 13)", () => torch.arange(1001).view(7, 11, 13)),
        ("torch.arange(1001).view(1001, 1)", () => torch.arange(1001).view(1001, 1)),
        ("torch.arange(1001).view(1, 1001)", () => torch.arange(1001).view(1, 1001)),
        ("torch.zeros(3, 0, 2, dtype=torch.int64)", () => torch.zeros([3, 0, 2], dtype: ScalarType.Int64)),
        (
            "torch.tensor([-9223372036854775808, 9223372036854775807])",
            () => torch.tensor(new[] { long.MinValue, long.MaxValue })),
    ];

    private static Tensor Of(params double[] values) => torch.tensor(values);

    private static void Compare(List<(string Python, Func<Tensor> Ours)> cases)
    {
        var twin = PythonTorch.Run($$"""
            nan, inf = math.nan, math.inf
            def say(name, make): emit(name, torch.tensor(list(str(make()).encode()), dtype=torch.uint8))
            {{string.Join('\n', cases.Select((c, i) => $"say('{i}', lambda: {c.Python})"))}}
            """);
        var wrong = new StringBuilder();
        for (var i = 0; i < cases.Count; i++)
        {
            using var scope = torch.NewDisposeScope();
            var (theirs, ours) = (Encoding.UTF8.GetString(twin[$"{i}"].Data), cases[i].Ours().ToString());
            if (theirs != ours)
                wrong.Append(cases[i].Python).Append(":\n").Append(theirs).Append("\nhere:\n").Append(ours)
                    .Append("\n\n");
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }
}
