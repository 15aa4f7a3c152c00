namespace SparkDL.Torch;

/// <summary>The handles of tensors that are acquired until the end of a <c>using</c>.</summary>
internal readonly unsafe ref struct AcquiredTensors
{
    private readonly TensorList _list;

    internal AcquiredTensors(IReadOnlyList<Tensor?> tensors, string operation) =>
        _list = new TensorList(tensors, operation);

    internal nint* Handles => (nint*)_list.Handles;

    internal int Count => _list.Count;

    internal nint this[int k] => Handles[k];

    public void Dispose() => _list.Release();
}
