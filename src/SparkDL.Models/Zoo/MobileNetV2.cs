using SparkDL.Torch;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>MobileNet v2 (Sandler et al., 2018), torchvision's names.</summary>
internal static class MobileNetV2
{
    private static readonly (long Expand, long Channels, int Count, long Stride)[] Stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    public static ImageClassifier Of(ModelConfig config)
    {
        var width = config.Get("width_mult", 1.0);
        var channels = ConvNorm.Divisible(32 * width);
        var last = ConvNorm.Divisible(1280 * Math.Max(1.0, width));
        var features = Sequential(
            ConvNorm.Of(config.Get("in_channels", 3L), channels, 3, 2, activation: ReLU6(inplace: true)));
        foreach (var (expand, outputs, count, stride) in Stages)
        {
            for (var i = 0; i < count; i++)
            {
                var next = ConvNorm.Divisible(outputs * width);
                features.append(Block(channels, next, i == 0 ? stride : 1, expand));
                channels = next;
            }
        }

        features.append(ConvNorm.Of(channels, last, 1, activation: ReLU6(inplace: true)));
        var model = new FeatureClassifier(
            features, last,
            Sequential(Dropout(config.Get("dropout", 0.2)), Linear(last, config.Get("num_classes", 1000L))));
        ConvNorm.Initialize(model, layer => init.normal_(layer.weight, 0, 0.01));
        return model;
    }

    private static Residual Block(long channels, long outputs, long stride, long expand)
    {
        var hidden = channels * expand;
        var branch = Sequential(Array.Empty<Module<Tensor, Tensor>>());
        if (expand != 1)
            branch.append(ConvNorm.Of(channels, hidden, 1, activation: ReLU6(inplace: true)));
        branch.append(ConvNorm.Of(hidden, hidden, 3, stride, groups: hidden, activation: ReLU6(inplace: true)));
        branch.append(Conv2d(hidden, outputs, 1, bias: false)).append(BatchNorm2d(outputs));
        return new Residual("conv", branch, stride == 1 && channels == outputs);
    }
}
