namespace SparkDL.Torch;

/// <summary>
/// Updates a moving average, with the operators that PyTorch of the loaded libtorch's version uses.
/// </summary>
internal static class MovingAverage
{
    // PyTorch's optimizers use lerp from 2.1 on, and mul and add before. The last bits differ.
    private static readonly Lazy<bool> Interpolates = new(() => TorchVersion.IsAtLeast(2, 1));

    public static Tensor Update(Tensor average, Tensor newest, double decay) => Interpolates.Value
        ? average.lerp_(newest, 1 - decay) : average.mul_(decay).add_(newest, alpha: 1 - decay);
}
