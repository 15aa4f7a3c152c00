using System.Diagnostics.CodeAnalysis;
using SparkDL.Diagnostics;

namespace SparkDL.Torch;

/// <summary>
/// The gradients of many parameters in one block of memory: each parameter's <c>.grad</c> is a view of it, so that a
/// backward pass accumulates in the block and a collective operation takes it without a copy.
/// </summary>
/// <remarks>
/// Zero the block (<see cref="Zero"/>) instead of setting gradients to null, or the next backward pass allocates new
/// gradients; <see cref="Gather"/> copies those into the block.
/// </remarks>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public sealed class FlatGradients : IDisposable
{
    private readonly Tensor[] _parameters;
    private readonly Tensor[] _views;
    private readonly (long Start, long Count)[] _places;
    private readonly Tensor _block;

    /// <summary>Makes the block and puts its views into the parameters' gradients, keeping what these hold.</summary>
    /// <param name="parameters">The parameters, of one element type and on one device.</param>
    /// <param name="trailing">The elements behind the last gradient, for numbers that a collective sends along.</param>
    public FlatGradients(IEnumerable<Tensor> parameters, long trailing = 0)
    {
        _parameters = [.. parameters];
        if (_parameters.Length == 0) throw new ArgumentException("there is no parameter", nameof(parameters));
        var (type, device) = (_parameters[0].dtype, _parameters[0].device);
        if (_parameters.FirstOrDefault(p => p.dtype != type || p.device != device) is { } other)
            throw new ArgumentException(
                $"{other.Signature()} on {other.device} cannot share a block with {type.TorchName()} on {device}");
        _block = torch.zeros([_parameters.Sum(p => p.numel()) + trailing], type, device).DetachFromDisposeScope();
        _views = new Tensor[_parameters.Length];
        _places = new (long, long)[_parameters.Length];
        var start = 0L;
        for (var k = 0; k < _views.Length; k++)
        {
            var count = _parameters[k].numel();
            using var piece = _block.narrow(0, start, count);
            _views[k] = piece.view(_parameters[k].shape).DetachFromDisposeScope();
            _places[k] = (start, count);
            start += count;
        }
        Gather();
    }

    /// <summary>All gradients, one after another in the order of the parameters, then the trailing elements.</summary>
    public Tensor Block => _block;

    /// <summary>The position of each parameter's gradient in the block, in elements.</summary>
    public IReadOnlyList<(long Start, long Count)> Ranges => _places;

    /// <summary>Sets every gradient and the trailing elements to zero, in place.</summary>
    public void Zero() => _block.zero_();

    /// <summary>
    /// Copies gradients that a backward pass allocated outside the block into it; a parameter without a gradient gets
    /// zeros.
    /// </summary>
    public void Gather()
    {
        using var mode = torch.no_grad();
        for (var k = 0; k < _parameters.Length; k++)
        {
            using var gradient = _parameters[k].grad;
            if (gradient is null) _views[k].zero_();
            else if (gradient.data_ptr != _views[k].data_ptr) _views[k].copy_(gradient);
            else continue;
            _parameters[k].grad = _views[k];
        }
    }

    /// <summary>Frees the block; the parameters are left without gradients.</summary>
    public void Dispose()
    {
        foreach (var parameter in _parameters)
            if (!parameter.IsDisposed) parameter.grad = null;
        foreach (var view in _views) view.Dispose();
        _block.Dispose();
    }
}
