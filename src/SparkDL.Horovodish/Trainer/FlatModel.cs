using System.Runtime.InteropServices;
using SparkDL.Horovodish.Collectives;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// A model whose parameters lie one after another in one tensor, and their gradients in another: one allreduce per
/// step, one operator per term of the optimizer's formula, and no copying between either and the model.
/// </summary>
internal sealed class FlatModel : IDisposable
{
    private readonly Tensor[] _buffers;
    private readonly Tensor _gradient;
    private readonly int _count;

    public FlatModel(torch.nn.Module<Tensor, Tensor> module)
    {
        Module = module;
        Tensor[] parameters = [.. module.parameters().Where(p => p.requires_grad)];
        _buffers = [.. module.buffers(), .. module.parameters().Where(p => !p.requires_grad)];
        Check(parameters);
        _count = checked((int)parameters.Sum(p => p.numel()));
        Weights = torch.zeros([_count]).DetachFromDisposeScope();
        _gradient = torch.zeros([_count + StepSums.Count]).DetachFromDisposeScope();
        HasBatchNorm = module.modules().Any(m => m is Torch.Modules.BatchNorm);
        MoveIn(parameters);
        Parameters = parameters;
    }

    public torch.nn.Module<Tensor, Tensor> Module { get; }

    /// <summary>All trainable parameters in one dimension, with their gradients as its gradient.</summary>
    public Tensor Weights { get; }

    /// <summary>The parameters as the model has them: views of <see cref="Weights"/>.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>Whether a batch of one row would spoil the training.</summary>
    public bool HasBatchNorm { get; }

    /// <summary>The gradients of all parameters.</summary>
    public Span<float> Gradient => Bucket[.._count];

    /// <summary>What a step adds up over the ranks beside the gradient.</summary>
    public Span<float> Sums => Bucket[_count..];

    /// <summary>Gradients and sums: what one allreduce takes.</summary>
    public Span<float> Bucket => _gradient.data<float>();

    /// <summary>Batch norm's statistics and whatever else the model keeps without training it, as bytes.</summary>
    public IEnumerable<Tensor> Buffers => _buffers;

    /// <summary>Gives every rank the buffers of one.</summary>
    public void BroadcastBuffers(ProcessGroup group, int root)
    {
        foreach (var buffer in _buffers) group.Broadcast(buffer.bytes, root);
    }

    /// <summary>Gives every rank the weights of one.</summary>
    public void BroadcastWeights(ProcessGroup group, int root) => group.Broadcast(Weights.data<float>(), root);

    public void Dispose()
    {
        Module.Dispose();
        Weights.Dispose();
        _gradient.Dispose();
    }

    private static void Check(Tensor[] parameters)
    {
        if (parameters.Length == 0) throw new ArgumentException("The model has no parameters to train.");
        if (parameters.FirstOrDefault(p => p.dtype != ScalarType.Float32) is { } other)
            throw new ArgumentException($"The model has parameters of type {other.dtype}; the trainer takes Float32.");
    }

    // The module keeps its tensors; only the memory under them changes. A gradient that is there already is added to
    // in place by the backward pass, so the views stay views.
    private void MoveIn(Tensor[] parameters)
    {
        using var guard = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        long offset = 0;
        foreach (var parameter in parameters)
        {
            var length = parameter.numel();
            var place = Weights.narrow(0, offset, length).view(parameter.shape);
            place.copy_(parameter);
            parameter.set_data(place);
            parameter.grad = _gradient.narrow(0, offset, length).view(parameter.shape);
            offset += length;
        }

        Weights.grad = _gradient.narrow(0, 0, _count);
    }
}
