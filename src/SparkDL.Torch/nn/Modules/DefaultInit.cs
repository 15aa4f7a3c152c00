namespace SparkDL.Torch.Modules;

/// <summary>What PyTorch draws for the weights of linear and convolution layers, in its order.</summary>
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
