using SparkDL.Torch;
using SparkDL.Torch.Modules;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>MobileNet v3 (Howard et al., 2019), small and large, torchvision's names.</summary>
internal static class MobileNetV3
{
    private const double Eps = 0.001;
    private const double Momentum = 0.01;

    private static readonly Row[] SmallRows =
    [
        new(16, 3, 16, 16, true, false, 2), new(16, 3, 72, 24, false, false, 2), new(24, 3, 88, 24, false, false, 1),
        new(24, 5, 96, 40, true, true, 2), new(40, 5, 240, 40, true, true, 1), new(40, 5, 240, 40, true, true, 1),
        new(40, 5, 120, 48, true, true, 1), new(48, 5, 144, 48, true, true, 1), new(48, 5, 288, 96, true, true, 2),
        new(96, 5, 576, 96, true, true, 1), new(96, 5, 576, 96, true, true, 1),
    ];

    private static readonly Row[] LargeRows =
    [
        new(16, 3, 16, 16, false, false, 1), new(16, 3, 64, 24, false, false, 2), new(24, 3, 72, 24, false, false, 1),
        new(24, 5, 72, 40, true, false, 2), new(40, 5, 120, 40, true, false, 1), new(40, 5, 120, 40, true, false, 1),
        new(40, 3, 240, 80, false, true, 2), new(80, 3, 200, 80, false, true, 1), new(80, 3, 184, 80, false, true, 1),
        new(80, 3, 184, 80, false, true, 1), new(80, 3, 480, 112, true, true, 1), new(112, 3, 672, 112, true, true, 1),
        new(112, 5, 672, 160, true, true, 2), new(160, 5, 960, 160, true, true, 1),
        new(160, 5, 960, 160, true, true, 1),
    ];

    public static ImageClassifier Small(ModelConfig config) => Of(SmallRows, 1024, config);

    public static ImageClassifier Large(ModelConfig config) => Of(LargeRows, 1280, config);

    private static FeatureClassifier Of(Row[] rows, long last, ModelConfig config)
    {
        var features = Sequential(
            Step(config.Get("in_channels", 3L), rows[0].Input, 3, 2, 1, Hardswish(inplace: true)));
        foreach (var row in rows)
            features.append(Block(row));
        var wide = 6 * rows[^1].Output;
        features.append(Step(rows[^1].Output, wide, 1, 1, 1, Hardswish(inplace: true)));
        var classifier = Sequential(
            Linear(wide, last), Hardswish(inplace: true), Dropout(config.Get("dropout", 0.2)),
            Linear(last, config.Get("num_classes", 1000L)));
        var model = new FeatureClassifier(features, wide, classifier);
        ConvNorm.Initialize(model, layer => init.normal_(layer.weight, 0, 0.01));
        return model;
    }

    private static Residual Block(Row row)
    {
        var branch = Sequential(Array.Empty<Module<Tensor, Tensor>>());
        if (row.Expanded != row.Input)
            branch.append(Step(row.Input, row.Expanded, 1, 1, 1, Activation(row)));
        branch.append(Step(row.Expanded, row.Expanded, row.Kernel, row.Stride, row.Expanded, Activation(row)));
        if (row.Squeeze)
            branch.append(new SqueezeExcitation(
                row.Expanded, ConvNorm.Divisible(row.Expanded / 4), x => functional.relu(x), functional.hardsigmoid));
        branch.append(Step(row.Expanded, row.Output, 1, 1, 1, null));
        return new Residual("block", branch, row.Stride == 1 && row.Input == row.Output);
    }

    private static Sequential Step(
        long channels, long outputs, long kernel, long stride, long groups, FunctionLayer? activation) =>
        ConvNorm.Of(channels, outputs, kernel, stride, groups, activation, Eps, Momentum);

    private static FunctionLayer Activation(Row row) =>
        row.Hardswish ? Hardswish(inplace: true) : ReLU(inplace: true);

    private sealed record Row(
        long Input, long Kernel, long Expanded, long Output, bool Squeeze, bool Hardswish, long Stride);
}
