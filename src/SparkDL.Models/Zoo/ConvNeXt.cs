using SparkDL.Torch;
using SparkDL.Torch.Modules;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>ConvNeXt (Liu et al., 2022), torchvision's names.</summary>
internal sealed class ConvNeXt : ImageClassifier
{
    private const double Eps = 1e-6;
    private readonly Sequential _features;
    private readonly Sequential _classifier;

    private ConvNeXt(Sequential features, Sequential classifier, long count)
    {
        feature_count = count;
        _features = register_module("features", features);
        _classifier = register_module("classifier", classifier);
    }

    public override long feature_count { get; }

    protected override Tensor Pool(Tensor input) => functional.adaptive_avg_pool2d(_features.call(input), 1).flatten(1);

    protected override Tensor Classify(Tensor features) =>
        _classifier.call(features.reshape([-1, feature_count, 1, 1]));

    public static ConvNeXt Tiny(ModelConfig config) => Of(config, [96, 192, 384, 768], 9, 0.1);

    public static ConvNeXt Small(ModelConfig config) => Of(config, [96, 192, 384, 768], 27, 0.4);

    public static ConvNeXt Base(ModelConfig config) => Of(config, [128, 256, 512, 1024], 27, 0.5);

    public static ConvNeXt Large(ModelConfig config) => Of(config, [192, 384, 768, 1536], 27, 0.5);

    // Three blocks in every stage but the third.
    private static ConvNeXt Of(ModelConfig config, long[] widths, int third, double usualDropped)
    {
        var dropped = config.Get("stochastic_depth_prob", usualDropped);
        var features = Sequential(
            Sequential(Conv2d(config.Get("in_channels", 3L), widths[0], 4, 4), new LayerNorm2d(widths[0])));
        var (number, total) = (0, (3 * (widths.Length - 1)) + third);
        for (var i = 0; i < widths.Length; i++)
        {
            var blocks = Sequential(Array.Empty<Module<Tensor, Tensor>>());
            for (var n = 0; n < (i == 2 ? third : 3); n++)
                blocks.append(new Block(widths[i], dropped * number++ / (total - 1.0)));
            features.append(blocks);
            if (i + 1 < widths.Length)
                features.append(Sequential(new LayerNorm2d(widths[i]), Conv2d(widths[i], widths[i + 1], 2, 2)));
        }

        var last = widths[^1];
        var model = new ConvNeXt(
            features, Sequential(new LayerNorm2d(last), Flatten(1), Linear(last, config.Get("num_classes", 1000L))),
            last);
        Initialize(model);
        return model;
    }

    private static void Initialize(ConvNeXt model)
    {
        foreach (var module in model.modules())
        {
            var (weight, bias) = module switch
            {
                Conv2d c => (c.weight, c.bias),
                Linear l => (l.weight, l.bias),
                _ => (null, null),
            };
            if (weight is not null)
                init.trunc_normal_(weight, std: 0.02);
            if (bias is not null)
                init.zeros_(bias);
        }
    }

    /// <summary>Layer norm over the channels of an image.</summary>
    private sealed class LayerNorm2d : Module<Tensor, Tensor>
    {
        private readonly Tensor _weight, _bias;

        public LayerNorm2d(long channels)
        {
            _weight = register_parameter("weight", torch.ones([channels]))!;
            _bias = register_parameter("bias", torch.zeros([channels]))!;
        }

        public override Tensor forward(Tensor input) => functional.layer_norm(
            input.permute([0, 2, 3, 1]), _weight.shape, _weight, _bias, Eps).permute([0, 3, 1, 2]);
    }

    /// <summary>
    /// A ConvNeXt block: a depthwise convolution and a feed-forward network over the channels of each pixel.
    /// </summary>
    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Tensor _scale;
        private readonly Sequential _block;
        private readonly StochasticDepth _depth;

        public Block(long channels, double dropped)
        {
            _block = Sequential(
                Conv2d(channels, channels, 7, padding: 3, groups: channels),
                new FunctionLayer("Permute", x => x.permute([0, 2, 3, 1])),
                LayerNorm([channels], Eps), Linear(channels, 4 * channels), GELU(), Linear(4 * channels, channels),
                new FunctionLayer("Permute", x => x.permute([0, 3, 1, 2])));
            _scale = register_parameter("layer_scale", torch.ones([channels, 1, 1]).mul(1e-6))!;
            register_module("block", _block);
            _depth = register_module("stochastic_depth", new StochasticDepth(dropped));
        }

        public override Tensor forward(Tensor input) => _depth.call(_scale.mul(_block.call(input))).add_(input);
    }
}
