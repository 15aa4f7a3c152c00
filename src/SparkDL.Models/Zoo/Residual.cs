using SparkDL.Torch;
using SparkDL.Torch.Modules;

using static SparkDL.Torch.torch.nn;

namespace SparkDL.Models.Zoo;

/// <summary>A named branch with a residual connection where input and output have the same shape.</summary>
internal sealed class Residual : Module<Tensor, Tensor>
{
    private readonly Sequential _branch;
    private readonly bool _add;
    private readonly StochasticDepth? _depth;

    public Residual(string name, Sequential branch, bool add, double dropped = 0)
    {
        _branch = register_module(name, branch);
        _add = add;
        _depth = dropped > 0 ? register_module("stochastic_depth", new StochasticDepth(dropped)) : null;
    }

    public override Tensor forward(Tensor input)
    {
        var result = _branch.call(input);
        if (!_add)
            return result;
        return (_depth?.call(result) ?? result).add(input);
    }
}
