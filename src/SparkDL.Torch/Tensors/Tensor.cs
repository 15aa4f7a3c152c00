namespace SparkDL.Torch;

/// <summary>
/// A tensor of libtorch. It is freed by <see cref="Dispose"/>, by the <see cref="DisposeScope"/> it was made in, or, as
/// a last resort, by the garbage collector; using it afterwards throws <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed unsafe partial class Tensor : IDisposable
{
    private readonly int _maker;
    private readonly nint _handle;

    // What will free this tensor: a scope, a finalizer, or only Dispose (null). Once freed, a text that says what did.
    private object? _owner;

    private Tensor(nint handle, int blocks, Operator? maker, TensorThreadState here)
    {
        _handle = _open = handle;
        _maker = maker?.Id ?? 0;
        Blocks = blocks;
        _home = here.Id;
        here.CountCreated(blocks);
        if (here.Scope is { } scope) scope.Add(this);
        else LeaveToGarbageCollector();
    }

    /// <summary>The scope that frees this tensor, if one does.</summary>
    internal DisposeScope? Scope
    {
        get => _owner as DisposeScope;
        set => _owner = value;
    }

    /// <summary>The memory that was allocated with this tensor, in units of 64 bytes.</summary>
    internal int Blocks { get; }

    /// <summary>Frees the tensor now. Its memory goes when no view and no autograd node holds it.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using the tensor in an operator.</exception>
    public void Dispose()
    {
        var before = TryTakeHandle(TensorThreadState.Current, "Dispose", out var handle);
        if (handle != 0) NativeMethods.sd_tensor_release(handle);
        if (before > 0)
            throw new InvalidOperationException(
                $"a tensor made by {MakerName} cannot be disposed: another thread is using it");
    }

    internal static Tensor FromResult(ShimValue value, Operator? maker) =>
        FromResult(value, maker, TensorThreadState.Current);

    internal static Tensor FromResult(ShimValue value, Operator? maker, TensorThreadState here) =>
        new(value.Pointer, value.Length, maker, here);

    internal static Tensor? FromOptionalResult(ShimValue value, Operator? maker) => value.Pointer == 0
        ? null
        : FromResult(value, maker);

    /// <summary>Leaves the tensor to the garbage collector; no scope frees it any more.</summary>
    internal void LeaveToGarbageCollector()
    {
        if (IsDisposed || _owner is TensorFinalizer) return;
        _owner = new TensorFinalizer(this);
        TensorMemoryPressure.CollectIfExceeded();
    }

    internal bool IsOwnedBy(DisposeScope scope) => ReferenceEquals(_owner, scope);

    internal string MakerName => _maker == 0 ? "from_memory" : Operator.NameOf(_maker);

    /// <summary>The shape and type, for messages: <c>float32[2, 3]</c>.</summary>
    internal string Signature()
    {
        if (IsDisposed) return "disposed";
        return $"{dtype.TorchName()}[{string.Join(", ", shape)}]";
    }
}
