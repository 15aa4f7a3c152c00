using SparkDL.Torch;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>EfficientNet B0 (Tan and Le, 2019), torchvision's names.</summary>
internal static class EfficientNet
{
    private static readonly Stage[] Stages =
    [
        new(1, 3, 1, 32, 16, 1), new(6, 3, 2, 16, 24, 2), new(6, 5, 2, 24, 40, 2), new(6, 3, 2, 40, 80, 3),
        new(6, 5, 1, 80, 112, 3), new(6, 5, 2, 112, 192, 4), new(6, 3, 1, 192, 320, 1),
    ];

    public static ImageClassifier B0(ModelConfig config)
    {
        var dropped = config.Get("stochastic_depth_prob", 0.2);
        var features = Sequential(
            ConvNorm.Of(config.Get("in_channels", 3L), 32, 3, 2, activation: SiLU(inplace: true)));
        var (number, total) = (0, Stages.Sum(s => s.Count));
        foreach (var stage in Stages)
        {
            var blocks = Sequential(Array.Empty<Module<Tensor, Tensor>>());
            for (var i = 0; i < stage.Count; i++)
                blocks.append(Block(stage, i, dropped * number++ / total));
            features.append(blocks);
        }

        features.append(ConvNorm.Of(320, 1280, 1, activation: SiLU(inplace: true)));
        var classes = config.Get("num_classes", 1000L);
        var model = new FeatureClassifier(
            features, 1280, Sequential(Dropout(config.Get("dropout", 0.2)), Linear(1280, classes)));
        var bound = 1 / Math.Sqrt(classes);
        ConvNorm.Initialize(model, layer => init.uniform_(layer.weight, -bound, bound));
        return model;
    }

    private static Residual Block(Stage stage, int index, double dropped)
    {
        var (channels, stride) = index == 0 ? (stage.Input, stage.Stride) : (stage.Output, 1L);
        var hidden = ConvNorm.Divisible(channels * stage.Expand);
        var branch = Sequential(Array.Empty<Module<Tensor, Tensor>>());
        if (hidden != channels)
            branch.append(ConvNorm.Of(channels, hidden, 1, activation: SiLU(inplace: true)));
        branch.append(ConvNorm.Of(hidden, hidden, stage.Kernel, stride, hidden, SiLU(inplace: true)));
        branch.append(
            new SqueezeExcitation(
                hidden, Math.Max(1, channels / 4), x => functional.silu(x, inplace: true), functional.sigmoid));
        branch.append(ConvNorm.Of(hidden, stage.Output, 1));
        return new Residual("block", branch, stride == 1 && channels == stage.Output, dropped);
    }

    private sealed record Stage(double Expand, long Kernel, long Stride, long Input, long Output, int Count);
}
