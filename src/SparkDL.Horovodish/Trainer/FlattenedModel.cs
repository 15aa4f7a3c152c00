using SparkDL.Horovodish.Collectives;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// A model whose parameters lie one after another in one tensor, and their gradients in another: a step needs one
/// allreduce, one operator for each term of the optimizer's formula, and no copying between these tensors and the
/// model.
/// </summary>
internal sealed class FlattenedModel : IDisposable
{
    private readonly Tensor[] _buffers;
    private readonly FlatGradients _gradients;
    private readonly int _count;

    public FlattenedModel(torch.nn.Module<Tensor, Tensor> module)
    {
        Module = module;
        Tensor[] parameters = [.. module.parameters().Where(p => p.requires_grad)];
        _buffers = [.. module.buffers(), .. module.parameters().Where(p => !p.requires_grad)];
        Check(parameters);
        _count = checked((int)parameters.Sum(p => p.numel()));
        Weights = torch.zeros([_count]).DetachFromDisposeScope();
        MoveIn(parameters);
        _gradients = new FlatGradients(parameters, trailing: StepStatistics.Count);
        using (var gradient = _gradients.Block.narrow(0, 0, _count)) Weights.grad = gradient;
        HasBatchNorm = module.modules().Any(m => m is Torch.Modules.BatchNorm);
        Parameters = parameters;
    }

    public torch.nn.Module<Tensor, Tensor> Module { get; }

    /// <summary>All trainable parameters in one dimension; its <c>grad</c> holds their gradients.</summary>
    public Tensor Weights { get; }

    /// <summary>The parameters in the shapes that the model uses: views of <see cref="Weights"/>.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>Whether the model has batch norm, which cannot normalise a batch of one row.</summary>
    public bool HasBatchNorm { get; }

    /// <summary>The gradients of all parameters.</summary>
    public Span<float> Gradients => Bucket[.._count];

    /// <summary>The step's statistics, which the allreduce sums over the ranks together with the gradients.</summary>
    public Span<float> Statistics => Bucket[_count..];

    /// <summary>Gradients and statistics: the block of one allreduce.</summary>
    public Span<float> Bucket => _gradients.Block.data<float>();

    /// <summary>
    /// The tensors that the model keeps without training them: batch norm's statistics, frozen parameters.
    /// </summary>
    public IEnumerable<Tensor> Buffers => _buffers;

    /// <summary>Gives every rank the buffers of rank <paramref name="root"/>.</summary>
    public void BroadcastBuffers(ProcessGroup group, int root)
    {
        foreach (var buffer in _buffers) group.Broadcast(buffer.bytes, root);
    }

    /// <summary>Gives every rank the weights of rank <paramref name="root"/>.</summary>
    public void BroadcastWeights(ProcessGroup group, int root) => group.Broadcast(Weights.data<float>(), root);

    public void Dispose()
    {
        Module.Dispose();
        Weights.Dispose();
        _gradients.Dispose();
    }

    private static void Check(Tensor[] parameters)
    {
        if (parameters.Length == 0) throw new ArgumentException("The model has no parameters to train.");
        if (parameters.FirstOrDefault(p => p.dtype != ScalarType.Float32) is { } other)
            throw new ArgumentException($"The model has parameters of type {other.dtype}; the trainer takes Float32.");
    }

    // The module keeps its tensors; only the memory under them changes.
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
            offset += length;
        }
    }
}
