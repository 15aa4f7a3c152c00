using SparkDL.Torch;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>In training, drops a whole residual branch for some samples (Huang et al., 2016).</summary>
internal sealed class StochasticDepth(double probability) : Module<Tensor, Tensor>
{
    public override Tensor forward(Tensor input)
    {
        if (!training || probability == 0)
            return input;
        var keep = 1 - probability;
        long[] shape = [input.shape[0], .. Enumerable.Repeat(1L, (int)input.dim() - 1)];
        var noise = torch.empty(shape, dtype: input.dtype, device: input.device).bernoulli_(keep);
        return input.mul(keep > 0 ? noise.div_(keep) : noise);
    }
}
