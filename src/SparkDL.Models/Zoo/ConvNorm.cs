using SparkDL.Torch;
using SparkDL.Torch.Modules;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>
/// Convolution, batch norm and activation in a row, padded so that only the stride reduces the image's size.
/// </summary>
internal static class ConvNorm
{
    public static Sequential Of(
        long channels, long outputs, long kernel, long stride = 1, long groups = 1,
        Module<Tensor, Tensor>? activation = null,
        double eps = 1e-5, double momentum = 0.1)
    {
        var step = Sequential(
            Conv2d(channels, outputs, kernel, stride, padding: (kernel - 1) / 2, groups: groups, bias: false),
            BatchNorm2d(outputs, eps, momentum));
        return activation is null ? step : step.append(activation);
    }

    /// <summary>The nearest multiple of a divisor that does not fall more than a tenth below.</summary>
    public static long Divisible(double channels, long divisor = 8)
    {
        var rounded = Math.Max(divisor, (long)(channels + (divisor / 2.0)) / divisor * divisor);
        return rounded < 0.9 * channels ? rounded + divisor : rounded;
    }

    /// <summary>Initializes the weights as torchvision's mobile networks do.</summary>
    public static void Initialize(Module model, Action<Linear> linear)
    {
        foreach (var module in model.modules())
        {
            if (module is Conv2d convolution)
            {
                init.kaiming_normal_(convolution.weight, mode: FanMode.FanOut);
                if (convolution.bias is not null)
                    init.zeros_(convolution.bias);
            }
            else if (module is Linear { bias: not null } layer)
            {
                linear(layer);
                init.zeros_(layer.bias);
            }
        }
    }
}
