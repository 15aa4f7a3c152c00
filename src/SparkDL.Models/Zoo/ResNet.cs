using System.Globalization;
using SparkDL.Torch;
using SparkDL.Torch.Modules;
using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>Residual networks (He et al., 2015) with torchvision's names, and a small one for small images.</summary>
public sealed class ResNet : ImageClassifier
{
    internal static readonly ResNetBlock Basic = new(1, (i, w, s) => new BasicBlock(i, w, s));
    internal static readonly ResNetBlock Bottleneck = new(
        BottleneckBlock.Expansion, (i, w, s) => new BottleneckBlock(i, w, s));

    private readonly Conv2d _conv1;
    private readonly BatchNorm _bn1;
    private readonly bool _poolStem;
    private readonly List<Sequential> _stages = [];
    private readonly Linear _fc;

    private ResNet(ResNetBlock block, int[] blocks, long[] widths, Conv2d stem, bool poolStem, long classes)
    {
        if (blocks.Length == 0 || blocks.Length != widths.Length)
            throw new ArgumentException(
                $"{blocks.Length} numbers of blocks do not go with {widths.Length} widths.", nameof(blocks));
        _poolStem = poolStem;
        _conv1 = register_module("conv1", stem);
        _bn1 = register_module("bn1", BatchNorm2d(widths[0]));
        var channels = widths[0];
        for (var stage = 0; stage < blocks.Length; stage++)
        {
            var name = "layer" + (stage + 1).ToString(CultureInfo.InvariantCulture);
            _stages.Add(
                register_module(name, Stage(block, channels, widths[stage], blocks[stage], stage == 0 ? 1 : 2)));
            channels = widths[stage] * block.Expansion;
        }

        _fc = register_module("fc", Linear(channels, classes));
    }

    /// <inheritdoc/>
    public override long feature_count => _fc.in_features;

    /// <inheritdoc/>
    protected override Tensor Pool(Tensor input)
    {
        var x = functional.relu(_bn1.call(_conv1.call(input)), inplace: true);
        if (_poolStem)
            x = functional.max_pool2d(x, 3, 2, 1);
        foreach (var stage in _stages)
            x = stage.call(x);
        return functional.adaptive_avg_pool2d(x, 1).flatten(1);
    }

    /// <inheritdoc/>
    protected override Tensor Classify(Tensor features) => _fc.call(features);

    internal static ResNet Of(ResNetBlock block, int[] blocks, ModelConfig config)
    {
        var stem = Conv2d(config.Get("in_channels", 3L), 64, 7, 2, padding: 3, bias: false);
        var model = new ResNet(
            block, blocks, [64, 128, 256, 512], stem, poolStem: true, config.Get("num_classes", 1000L));
        foreach (var convolution in model.modules().OfType<Conv2d>())
            init.kaiming_normal_(convolution.weight, mode: FanMode.FanOut, nonlinearity: "relu");
        return model;
    }

    internal static ResNet Small(ModelConfig config)
    {
        var widths = config.Get("widths", new long[] { 32, 64, 128 });
        var stem = Conv2d(
            config.Get("in_channels", 3L), widths[0], 3, config.Get("stem_stride", 2L), padding: 1, bias: false);
        return new ResNet(
            Basic, config.Get("blocks", new[] { 1, 1, 1 }), widths, stem, poolStem: false,
            config.Get("num_classes", 10L));
    }

    private static Sequential Stage(ResNetBlock block, long channels, long width, int count, long stride)
    {
        var stage = Sequential(block.Create(channels, width, stride));
        for (var i = 1; i < count; i++)
            stage.append(block.Create(width * block.Expansion, width, 1));
        return stage;
    }
}
