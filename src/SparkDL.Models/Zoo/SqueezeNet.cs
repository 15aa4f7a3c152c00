using SparkDL.Torch;
using SparkDL.Torch.Modules;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>
/// SqueezeNet 1.0 and 1.1 (Iandola et al., 2016), torchvision's names. The classifier is a convolution, so there are no
/// pooled features before it.
/// </summary>
internal sealed class SqueezeNet : Module<Tensor, Tensor>
{
    private readonly Sequential _features;
    private readonly Sequential _classifier;

    private SqueezeNet(Sequential features, Sequential classifier)
    {
        _features = register_module("features", features);
        _classifier = register_module("classifier", classifier);
    }

    public override Tensor forward(Tensor input) => _classifier.call(_features.call(input)).flatten(1);

    public static SqueezeNet V10(ModelConfig config) => Of(config, Sequential(
        Conv2d(config.Get("in_channels", 3L), 96, 7, 2), ReLU(inplace: true), Halve(), new Fire(96, 16, 64),
        new Fire(128, 16, 64),
        new Fire(128, 32, 128), Halve(), new Fire(256, 32, 128), new Fire(256, 48, 192), new Fire(384, 48, 192),
        new Fire(384, 64, 256),
        Halve(), new Fire(512, 64, 256)));

    public static SqueezeNet V11(ModelConfig config) => Of(config, Sequential(
        Conv2d(config.Get("in_channels", 3L), 64, 3, 2), ReLU(inplace: true), Halve(), new Fire(64, 16, 64),
        new Fire(128, 16, 64),
        Halve(), new Fire(128, 32, 128), new Fire(256, 32, 128), Halve(), new Fire(256, 48, 192),
        new Fire(384, 48, 192),
        new Fire(384, 64, 256), new Fire(512, 64, 256)));

    private static SqueezeNet Of(ModelConfig config, Sequential features)
    {
        var last = Conv2d(512, config.Get("num_classes", 1000L), 1);
        var model = new SqueezeNet(
            features, Sequential(Dropout(config.Get("dropout", 0.5)), last, ReLU(inplace: true), AdaptiveAvgPool2d(1)));
        foreach (var convolution in model.modules().OfType<Conv2d>())
        {
            if (ReferenceEquals(convolution, last))
                init.normal_(convolution.weight, 0, 0.01);
            else
                init.kaiming_uniform_(convolution.weight);
            init.zeros_(convolution.bias!);
        }

        return model;
    }

    private static FunctionLayer Halve() => MaxPool2d(3, 2, ceil_mode: true);

    /// <summary>Squeezes by 1x1 and expands by 1x1 and 3x3 side by side.</summary>
    private sealed class Fire : Module<Tensor, Tensor>
    {
        private readonly Conv2d _squeeze, _expand1, _expand3;

        public Fire(long channels, long squeezed, long expanded)
        {
            _squeeze = register_module("squeeze", Conv2d(channels, squeezed, 1));
            _expand1 = register_module("expand1x1", Conv2d(squeezed, expanded, 1));
            _expand3 = register_module("expand3x3", Conv2d(squeezed, expanded, 3, padding: 1));
        }

        public override Tensor forward(Tensor input)
        {
            var x = functional.relu(_squeeze.call(input), inplace: true);
            return torch.cat([functional.relu(_expand1.call(x)), functional.relu(_expand3.call(x))], 1);
        }
    }
}
