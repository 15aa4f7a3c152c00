using SparkDL.Diagnostics;

namespace SparkDL.Torch;

/// <summary>
/// Updates a moving average, with the operators that PyTorch of the loaded libtorch's version uses.
/// </summary>
internal static class MovingAverage
{
    // From 2.1 on PyTorch's optimizers interpolate; before, they shrank and added. The last bits differ.
    private static readonly OnceUnlessFailed<bool> s_interpolates = new();

    public static Tensor Update(Tensor average, Tensor newest, double decay) => Interpolates
        ? average.lerp_(newest, 1 - decay) : average.mul_(decay).add_(newest, alpha: 1 - decay);

    private static bool Interpolates => s_interpolates.GetOrRun(static () => TorchVersion.IsAtLeast(2, 1));
}
