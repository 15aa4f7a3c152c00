using System.Text;
using SparkDL.Torch.Support;

namespace SparkDL.Torch.Tests.Twins;

/// <summary>
/// Type promotion is PyTorch's for every pair of types: tensors, tensors without dimensions, and numbers.
/// </summary>
public sealed class PromotionTwinTests
{
    private static readonly string[] Types =
        [
            "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool",
            "complex64", "complex128"
        ];

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Pairs = new()
    {
        ["a + b"] = (a, b) => a + b,
        ["a - b"] = (a, b) => a - b,
        ["a * b"] = (a, b) => a * b,
        ["a / b"] = (a, b) => a / b,
        ["a % b"] = (a, b) => a % b,
        ["a ** b"] = (a, b) => a.pow(b),
        ["a < b"] = (a, b) => a < b,
        ["a & b"] = (a, b) => a & b,
        ["torch.cat([a.view(1), b.view(1)])"] = (a, b) => torch.cat([a.view(1), b.view(1)]),
        ["torch.where(torch.ones(1, dtype=torch.bool), a, b)"] = (a, b) =>
            torch.where(torch.ones([1], dtype: ScalarType.Bool), a, b),
        ["torch.floor_divide(a, b)"] = (a, b) => torch.floor_divide(a, b),
        ["a.add_(b)"] = (a, b) => a.add_(b),
        ["a.copy_(b)"] = (a, b) => a.copy_(b),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Numbers = new()
    {
        ["a + True"] = a => a + (Scalar)true,
        ["a + 2"] = a => a + 2,
        ["a + 2.5"] = a => a + 2.5,
        ["2 - a"] = a => 2 - a,
        ["2.5 - a"] = a => 2.5 - a,
        ["a * 2"] = a => a * 2,
        ["a / 2"] = a => a / 2,
        ["2 / a"] = a => 2 / a,
        ["2.5 / a"] = a => 2.5 / a,
        ["a % 2"] = a => a % 2,
        ["a ** 2"] = a => a.pow(2),
        ["a ** 0.5"] = a => a.pow(0.5),
        ["2 ** a"] = a => torch.pow(2, a),
        ["a.sum()"] = a => a.sum(),
        ["a.mean()"] = a => a.mean(),
        ["a.exp()"] = a => a.exp(),
        ["a.cumsum(0)"] = a => a.cumsum(0),
        ["a.mul_(2.5)"] = a => a.mul_(2.5),
        ["a.clamp(0, 1.5)"] = a => a.clamp(0, 1.5),
        ["~a"] = a => ~a,
        ["-a"] = a => -a,
    };

    [PythonTorchFact]
    public void Types_come_out_as_in_PyTorch()
    {
        var twin = PythonTorch.Run($$"""
            import warnings; warnings.simplefilter('ignore')
            types = [{{string.Join(", ", Types.Select(t => "torch." + t))}}]
            pairs = [{{string.Join(", ", Pairs.Keys.Select(k => $"lambda a, b: {k}"))}}]
            numbers = [{{string.Join(", ", Numbers.Keys.Select(k => $"lambda a: {k}"))}}]
            out = []
            def note(f):
                try: out.append(str(f().dtype)[6:])
                except Exception: out.append('error')
            for f in pairs:
                for t in types:
                    for u in types:
                        for s in ((1,), ()):
                            for r in ((1,), ()):
                                note(lambda: f(torch.ones(s, dtype=t), torch.ones(r, dtype=u)))
            for f in numbers:
                for t in types:
                    for s in ((1,), ()): note(lambda: f(torch.ones(s, dtype=t)))
            emit('types', torch.tensor(list(' '.join(out).encode()), dtype=torch.uint8))
            """);
        var theirs = Encoding.UTF8.GetString(twin["types"].Data).Split(' ');
        var ours = Ours().ToList();
        Assert.Equal(theirs.Length, ours.Count);
        Assert.Empty(
            ours.Zip(theirs).Where(p => p.First.Type != p.Second)
                .Select(p => $"{p.First.What}: {p.Second}, here {p.First.Type}"));
    }

    private static IEnumerable<(string What, string Type)> Ours()
    {
        long[][] shapes = [[1], []];
        foreach (var (name, f) in Pairs)
            foreach (var t in Types)
                foreach (var u in Types)
                    foreach (var s in shapes)
                        foreach (var r in shapes)
                            yield return (
                                $"{name} of {t}{s.Length} and {u}{r.Length}", Type(() => f(Ones(s, t), Ones(r, u))));
        foreach (var (name, f) in Numbers)
            foreach (var t in Types)
                foreach (var s in shapes)
                    yield return ($"{name} of {t}{s.Length}", Type(() => f(Ones(s, t))));
    }

    private static Tensor Ones(long[] shape, string type) => torch.ones(shape, dtype: TorchTypes.ByName(type));

    private static string Type(Func<Tensor> make)
    {
        using var scope = torch.NewDisposeScope();
        try
        {
            return make().dtype.TorchName();
        }
        catch (TorchException)
        {
            return "error";
        }
    }
}
