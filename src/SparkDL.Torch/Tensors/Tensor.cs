namespace SparkDL.Torch;

/// <summary>
/// A tensor of libtorch. It is freed by <see cref="Dispose"/>, by the <see cref="DisposeScope"/> it was made in, or, as
/// the last net, by the garbage collector; using it afterwards throws <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed unsafe partial class Tensor : IDisposable
{
    // Far below zero, so that no number of late callers brings it back.
    private const int Gone = int.MinValue / 2;

    private readonly Operator? _maker;
    private readonly nint _handle;
    private int _uses;
    private string? _freedBy;
    private FinalizerNet? _net;

    private Tensor(nint handle, int blocks, Operator? maker)
    {
        _handle = handle;
        _maker = maker;
        Blocks = blocks;
        var thread = ThreadState.Current;
        if (thread.Scope is { } scope) scope.Adopt(this);
        else _net = new FinalizerNet(this);
        thread.Made(blocks);
    }

    /// <summary>The scope that frees this tensor, if one does.</summary>
    internal DisposeScope? Scope { get; set; }

    /// <summary>The memory that came into being with this tensor, in units of 64 bytes.</summary>
    internal int Blocks { get; }

    /// <summary>Whether the tensor was freed.</summary>
    public bool IsDisposed => Volatile.Read(ref _uses) < 0;

    /// <summary>Frees the tensor now. Its memory goes when no view and no autograd node holds it.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using the tensor in an operator.</exception>
    public void Dispose() => Free("Dispose");

    internal static Tensor Take(Val value, Operator? maker) => new(value.Pointer, value.Length, maker);

    internal static Tensor? TakeOptional(Val value, Operator? maker) => value.Pointer == 0 ? null : Take(value, maker);

    /// <summary>The handle, good until <see cref="LetGo"/>: nothing frees it in between.</summary>
    internal nint Acquire(string operation)
    {
        if (Interlocked.Increment(ref _uses) <= 0) throw Disposed(operation);
        if (_handle == 0)
        {
            LetGo();
            throw new InvalidOperationException($"{operation}: the tensor is undefined ({MakerName} gave no value for it)");
        }
        return _handle;
    }

    /// <summary>Ends what <see cref="Acquire"/> began. As the last use of the object, it also keeps it alive until here.</summary>
    internal void LetGo() => Interlocked.Decrement(ref _uses);

    /// <summary>True if it was freed now or before; false while another thread is using it.</summary>
    internal bool TryFree(string by)
    {
        var before = TryGiveUp(by, out var handle);
        if (handle != 0) Native.sd_tensor_release(handle);
        return before <= 0;
    }

    /// <summary>Takes the handle away from the tensor, for the caller to release: 0 where it has none to give.</summary>
    /// <returns>How many uses stood against it; less than zero if it was freed before.</returns>
    internal int TryGiveUp(string by, out nint handle)
    {
        handle = 0;
        var before = Interlocked.CompareExchange(ref _uses, Gone, 0);
        if (before != 0) return before;
        _freedBy = by;
        Scope = null;
        _net?.Cancel();
        _net = null;
        ThreadState.Current.Freed(Blocks);
        handle = _handle;
        return 0;
    }

    /// <summary>From now on the garbage collector frees this tensor, not a scope.</summary>
    internal void LeaveToCollector()
    {
        Scope = null;
        if (_net is not null || IsDisposed) return;
        var net = new FinalizerNet(this);
        if (Interlocked.CompareExchange(ref _net, net, null) is not null) net.Cancel();
    }

    internal string MakerName => _maker?.Name ?? "from_memory";

    /// <summary>The shape and type, for messages: <c>float32[2, 3]</c>.</summary>
    internal string Signature()
    {
        if (IsDisposed) return "disposed";
        return $"{dtype.TorchName()}[{string.Join(", ", shape)}]";
    }

    private void Free(string by)
    {
        if (!TryFree(by))
            throw new InvalidOperationException($"a tensor made by {MakerName} cannot be disposed: another thread is using it");
    }

    private ObjectDisposedException Disposed(string operation) => new(
        nameof(Tensor), $"{operation}: the tensor made by {MakerName} was freed by {_freedBy ?? "another thread"}");
}
