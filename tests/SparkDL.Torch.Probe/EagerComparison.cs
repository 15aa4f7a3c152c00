using System.Diagnostics;
using System.Globalization;
using SparkDL.Models.Zoo;
using SparkDL.Torch.IO;
using SparkDL.Torch.Support;

namespace SparkDL.Torch.Probe;

/// <summary>
/// Compares resnet18's forward pass and training steps with those that <c>bundle/eager.py</c> computed in PyTorch from
/// the same weights.
/// </summary>
internal static class EagerComparison
{
    private const int Repeats = 10;

    internal static bool Check(string folder, Device device)
    {
        using var scope = torch.NewDisposeScope();
        var limit = device.Type == DeviceType.CPU ? 1e-5 : 1e-3;
        using var model = ModelZoo.Create("resnet18");
        model.load_state_dict(PthFile.Load(Path.Combine(folder, "resnet18.pth")));
        model.to(device);
        var given = PthFile.Load(Path.Combine(folder, "eager.pth"));
        var (input, labels) = (given["input"].to(device), given["labels"].to(device));
        using var optimizer = torch.optim.SGD(model.parameters(), lr: 0.01, momentum: 0.9);

        var logits = Forward(model, input);
        var forward = Error(logits, given["logits"]);
        var losses = torch.tensor(
            Enumerable.Range(0, 2).Select(_ => ClassifierTraining.Step(model, optimizer, input, labels)).ToArray());
        var training = Error(losses, given["losses"]);
        var good = forward <= limit && training <= limit;
        var forwardTime = Median(() => Forward(model, input).ToArray<float>());
        var stepTime = Median(() => ClassifierTraining.Step(model, optimizer, input, labels));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"eager\":\"resnet18\",\"device\":\"{device}\","
            + $"\"forward_error\":{forward:e2},\"loss_error\":{training:e2},"
            + $"\"forward_ms\":{forwardTime:F2},\"eager_forward_ms\":{given["forward_ms"].item<double>():F2},"
            + $"\"step_ms\":{stepTime:F2},\"eager_step_ms\":{given["step_ms"].item<double>():F2},"
            + $"\"ok\":{GoldenLogits.Word(good)}}}"));
        return good;
    }

    private static Tensor Forward(torch.nn.Module<Tensor, Tensor> model, Tensor input)
    {
        using var mode = torch.no_grad();
        model.eval();
        return model.call(input);
    }

    private static double Error(Tensor actual, Tensor expected) =>
        actual.cpu().to(ScalarType.Float64).sub(expected.to(ScalarType.Float64)).abs().max()
            .item<double>() / expected.abs().max().item<double>();

    private static double Median(Action action)
    {
        var times = new List<double>();
        for (var k = 0; k < Repeats; k++)
        {
            using var scope = torch.NewDisposeScope();
            var clock = Stopwatch.StartNew();
            action();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        return times[Repeats / 2];
    }
}
