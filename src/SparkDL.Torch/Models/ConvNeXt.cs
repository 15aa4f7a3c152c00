using static SparkDL.Torch.torch.nn;

namespace SparkDL.Torch.Models;

/// <summary>ConvNeXt tiny (Liu et al., 2022), torchvision's names.</summary>
internal sealed class ConvNeXt : ImageClassifier
{
    private const double Eps = 1e-6;
    private static readonly (long Channels, int Count)[] Stages = [(96, 3), (192, 3), (384, 9), (768, 3)];

    private readonly Modules.Sequential _features;
    private readonly Modules.Sequential _classifier;

    private ConvNeXt(Modules.Sequential features, Modules.Sequential classifier)
    {
        _features = register_module("features", features);
        _classifier = register_module("classifier", classifier);
    }

    public override long feature_count => Stages[^1].Channels;

    protected override Tensor Pool(Tensor input) => functional.adaptive_avg_pool2d(_features.call(input), 1).flatten(1);

    protected override Tensor Classify(Tensor features) => _classifier.call(features.reshape([-1, feature_count, 1, 1]));

    public static ConvNeXt Tiny(ModelConfig config)
    {
        var dropped = config.Get("stochastic_depth_prob", 0.1);
        var features = Sequential(Sequential(Conv2d(config.Get("in_channels", 3L), 96, 4, 4), new LayerNorm2d(96)));
        var (number, total) = (0, Stages.Sum(s => s.Count));
        for (var i = 0; i < Stages.Length; i++)
        {
            var blocks = Sequential(Array.Empty<Module<Tensor, Tensor>>());
            for (var n = 0; n < Stages[i].Count; n++)
                blocks.append(new Block(Stages[i].Channels, dropped * number++ / (total - 1.0)));
            features.append(blocks);
            if (i + 1 < Stages.Length)
                features.append(Sequential(new LayerNorm2d(Stages[i].Channels), Conv2d(Stages[i].Channels, Stages[i + 1].Channels, 2, 2)));
        }

        var model = new ConvNeXt(
            features, Sequential(new LayerNorm2d(768), Flatten(1), Linear(768, config.Get("num_classes", 1000L))));
        Initialize(model);
        return model;
    }

    private static void Initialize(ConvNeXt model)
    {
        foreach (var module in model.modules())
        {
            var (weight, bias) = module switch
            {
                Modules.Conv2d c => (c.weight, c.bias),
                Modules.Linear l => (l.weight, l.bias),
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

    /// <summary>A depthwise convolution and a small network over the channels of each pixel.</summary>
    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Tensor _scale;
        private readonly Modules.Sequential _block;
        private readonly StochasticDepth _depth;

        public Block(long channels, double dropped)
        {
            _block = Sequential(
                Conv2d(channels, channels, 7, padding: 3, groups: channels), new Modules.Function("Permute", x => x.permute([0, 2, 3, 1])),
                LayerNorm([channels], Eps), Linear(channels, 4 * channels), GELU(), Linear(4 * channels, channels),
                new Modules.Function("Permute", x => x.permute([0, 3, 1, 2])));
            _scale = register_parameter("layer_scale", torch.ones([channels, 1, 1]).mul(1e-6))!;
            register_module("block", _block);
            _depth = register_module("stochastic_depth", new StochasticDepth(dropped));
        }

        public override Tensor forward(Tensor input) => _depth.call(_scale.mul(_block.call(input))).add_(input);
    }
}
