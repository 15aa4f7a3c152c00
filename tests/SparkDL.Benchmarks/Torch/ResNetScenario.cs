using SparkDL.Benchmarks.Support;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Torch.Support;

namespace SparkDL.Benchmarks.Torch;

/// <summary>
/// resnet18, a forward pass or a training step, beside the same network written in C++ on the same libtorch: same
/// weights, threads and layout. The two must agree before they are timed.
/// </summary>
internal sealed class ResNetScenario(bool training) : Scenario
{
    private const double Rate = 0.01;
    private const double Momentum = 0.9;

    public override string Name => training ? "resnet18_step" : "resnet18_forward";

    public override string Variant => "sparkdl";

    public override string Unit => "images";

    public override ScenarioPair Prepare(BenchmarkOptions options)
    {
        TorchRuntime.Initialize(new TorchOptions { Threads = 1 });
        torch.manual_seed(1);
        var scratch = new Scratch();
        var (batch, side) = (options.Size(training ? 4 : 8, 2), training ? 112 : 224);
        var input = torch.randn([batch, 3, side, side]);
        var labels = torch.randint(1000, [batch]);
        var model = ModelZoo.Create("resnet18");
        var native = new NativeResNet(model, scratch.Path(""));
        var optimizer = torch.optim.SGD(model.parameters(), Rate, Momentum);
        var logits = new float[batch * 1000];
        Action ours = training
            ? () => ClassifierTraining.Step(model, optimizer, input, labels)
            : () => Forward(model, input, logits);
        Action theirs = training
            ? () => native.Step(input, labels, Rate, Momentum)
            : () => native.Forward(input, logits);
        Compare(model, optimizer, native, input, labels);
        return new ScenarioPair(ours, theirs, batch) { Parameters = { ["side"] = side, ["batch"] = batch } }
            .Owning(scratch, input, labels, native, optimizer);
    }

    private void Compare(
        torch.nn.Module<Tensor, Tensor> model, torch.optim.Optimizer optimizer, NativeResNet native, Tensor input,
        Tensor labels)
    {
        var (ours, theirs) = (new float[input.shape[0] * 1000], new float[input.shape[0] * 1000]);
        for (var k = 0; k < (training ? 2 : 0); k++)
        {
            var a = ClassifierTraining.Step(model, optimizer, input, labels);
            var b = native.Step(input, labels, Rate, Momentum);
            if (a != b) throw new InvalidOperationException($"step {k}: the loss is {a}, that of C++ {b}");
        }
        Forward(model, input, ours);
        native.Forward(input, theirs);
        if (!ours.AsSpan().SequenceEqual(theirs))
            throw new InvalidOperationException("the logits differ from those of C++");
    }

    private static void Forward(torch.nn.Module<Tensor, Tensor> model, Tensor input, Span<float> logits)
    {
        using var scope = torch.NewDisposeScope();
        using var mode = torch.no_grad();
        model.eval();
        model.call(input).CopyTo(logits);
    }
}
