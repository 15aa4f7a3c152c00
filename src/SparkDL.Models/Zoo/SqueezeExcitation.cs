using SparkDL.Torch;
using SparkDL.Torch.Modules;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>
/// Squeeze-and-excitation (Hu et al., 2017): scales each channel by a factor computed from all channels' means.
/// </summary>
internal sealed class SqueezeExcitation : Module<Tensor, Tensor>
{
    private readonly Conv2d _fc1, _fc2;
    private readonly Func<Tensor, Tensor> _inner, _gate;

    public SqueezeExcitation(long channels, long squeezed, Func<Tensor, Tensor> inner, Func<Tensor, Tensor> gate)
    {
        _fc1 = register_module("fc1", Conv2d(channels, squeezed, 1));
        _fc2 = register_module("fc2", Conv2d(squeezed, channels, 1));
        (_inner, _gate) = (inner, gate);
    }

    public override Tensor forward(Tensor input)
    {
        var means = functional.adaptive_avg_pool2d(input, 1);
        return _gate(_fc2.call(_inner(_fc1.call(means)))).mul(input);
    }
}
