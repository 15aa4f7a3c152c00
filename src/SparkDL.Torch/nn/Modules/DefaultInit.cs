namespace SparkDL.Torch.Modules;

/// <summary>
/// Initializes the weight and bias of linear and convolution layers as PyTorch does, in its order of random draws.
/// </summary>
internal static class DefaultInit
{
    public static void WeightAndBias(Tensor weight, Tensor? bias)
    {
        torch.nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5));
        var fanIn = torch.nn.init.fan(weight).fan_in;
        if (bias is null || fanIn == 0)
            return;
        var bound = 1 / Math.Sqrt(fanIn);
        torch.nn.init.uniform_(bias, -bound, bound);
    }
}
