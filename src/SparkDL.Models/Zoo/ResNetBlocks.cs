using SparkDL.Torch;
using SparkDL.Torch.Modules;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>The settings of a residual block.</summary>
internal readonly record struct ResNetBlock(int Expansion, Func<long, long, long, Module<Tensor, Tensor>> Create);

/// <summary>Two 3x3 convolutions with a residual connection (He et al., 2015).</summary>
internal sealed class BasicBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d _conv1, _conv2;
    private readonly BatchNorm _bn1, _bn2;
    private readonly Sequential? _downsample;

    public BasicBlock(long channels, long width, long stride)
    {
        // Made first and registered last, as in torchvision: the order of making is the order of drawing weights.
        var shortCut = ShortCut.Of(channels, width, stride);
        _conv1 = register_module("conv1", Conv2d(channels, width, 3, stride, padding: 1, bias: false));
        _bn1 = register_module("bn1", BatchNorm2d(width));
        _conv2 = register_module("conv2", Conv2d(width, width, 3, 1, padding: 1, bias: false));
        _bn2 = register_module("bn2", BatchNorm2d(width));
        _downsample = register_module("downsample", shortCut);
    }

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(_bn1.call(_conv1.call(input)), inplace: true);
        x = _bn2.call(_conv2.call(x));
        x = x.add_(_downsample?.call(input) ?? input);
        return functional.relu(x, inplace: true);
    }
}

/// <summary>
/// A 3x3 convolution between two 1x1 ones with a residual connection; the 3x3 convolution has the stride, as in
/// torchvision.
/// </summary>
internal sealed class BottleneckBlock : Module<Tensor, Tensor>
{
    public const int Expansion = 4;
    private readonly Conv2d _conv1, _conv2, _conv3;
    private readonly BatchNorm _bn1, _bn2, _bn3;
    private readonly Sequential? _downsample;

    public BottleneckBlock(long channels, long width, long stride)
    {
        var shortCut = ShortCut.Of(channels, width * Expansion, stride);
        _conv1 = register_module("conv1", Conv2d(channels, width, 1, bias: false));
        _bn1 = register_module("bn1", BatchNorm2d(width));
        _conv2 = register_module("conv2", Conv2d(width, width, 3, stride, padding: 1, bias: false));
        _bn2 = register_module("bn2", BatchNorm2d(width));
        _conv3 = register_module("conv3", Conv2d(width, width * Expansion, 1, bias: false));
        _bn3 = register_module("bn3", BatchNorm2d(width * Expansion));
        _downsample = register_module("downsample", shortCut);
    }

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(_bn1.call(_conv1.call(input)), inplace: true);
        x = functional.relu(_bn2.call(_conv2.call(x)), inplace: true);
        x = _bn3.call(_conv3.call(x));
        x = x.add_(_downsample?.call(input) ?? input);
        return functional.relu(x, inplace: true);
    }
}

/// <summary>The 1x1 convolution of the residual connection where size or channels change.</summary>
internal static class ShortCut
{
    public static Sequential? Of(long channels, long outputs, long stride) =>
        stride == 1 && channels == outputs ? null : Sequential(
            Conv2d(channels, outputs, 1, stride, bias: false), BatchNorm2d(outputs));
}
