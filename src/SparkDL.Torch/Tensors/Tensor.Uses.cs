using System.Runtime.CompilerServices;

namespace SparkDL.Torch;

// Counts the uses of the tensor, so that nothing frees it during a call. Most tensors are only used by the thread that
// made them, their home thread, which counts without interlocked instructions: five of those would cost as much as the
// rest of a call. The first use by another thread marks the tensor as shared and issues a process-wide memory barrier:
// the home thread either has published its use before the barrier or sees the mark after it, and from then on counts
// with interlocked instructions, too.
public sealed unsafe partial class Tensor
{
    // Far below zero, so that no number of late increments makes it positive.
    private const int Gone = int.MinValue / 2;

    // The handle while the home thread may use it without further checks: 0 once the tensor is shared or freed.
    private nint _open;
    private readonly int _home;
    private int _homeUses;
    private int _uses;
    private bool _shared;
    private bool _sharedForAll;
    private bool _freed;

    /// <summary>Whether the tensor is freed.</summary>
    public bool IsDisposed => Volatile.Read(ref _freed);

    /// <summary>Returns the handle, which nothing frees until <see cref="Release()"/> is called.</summary>
    internal nint Acquire(string operation)
    {
        var handle = TryAcquire(TensorThreadState.Current);
        return handle != 0 ? handle : throw UnusableError(operation);
    }

    /// <summary>
    /// Returns the handle, or 0 if the tensor has none; <see cref="UnusableError"/> then gives the reason.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nint TryAcquire(TensorThreadState here)
    {
        if (_home != here.Id) return TryAcquireShared();
        Volatile.Write(ref _homeUses, _homeUses + 1);
        var handle = Volatile.Read(ref _open);
        return handle != 0 ? handle : TryAcquireAfterAll();
    }

    /// <summary>
    /// Ends the use that <see cref="Acquire"/> began. As the last use of the object it also keeps it alive until here.
    /// </summary>
    internal void Release() => Release(TensorThreadState.Current);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Release(TensorThreadState here)
    {
        if (_home == here.Id && _homeUses > 0) Volatile.Write(ref _homeUses, _homeUses - 1);
        else Interlocked.Decrement(ref _uses);
    }

    internal Exception UnusableError(string operation) => _handle == 0
        ? new InvalidOperationException($"{operation}: the tensor is undefined ({MakerName} gave no value for it)")
        : new ObjectDisposedException(
            nameof(Tensor),
            $"{operation}: the tensor made by {MakerName} was freed by {_owner as string ?? "another thread"}");

    /// <summary>
    /// Takes the handle from the tensor, for the caller to release; 0 if the tensor is freed or in use.
    /// </summary>
    /// <returns>The number of uses that prevented it; negative if the tensor was freed before.</returns>
    internal int TryTakeHandle(TensorThreadState here, string by, out nint handle)
    {
        handle = 0;
        if (IsDisposed) return -1;
        var before = _home == here.Id ? LeaveFromHome() : LeaveFromElsewhere();
        if (before == 0) handle = GivenUp(here, by);
        return before;
    }

    /// <summary>
    /// As <see cref="TryTakeHandle"/>, for the finalizer thread, where only other finalizers can reach the tensor.
    /// </summary>
    internal int TryTakeHandleInFinalizer(string by, out nint handle)
    {
        handle = 0;
        if (IsDisposed) return -1;
        if (_uses > 0 || _homeUses > 0) return 1;
        (_freed, _open, _uses) = (true, 0, Gone);
        handle = GivenUp(TensorThreadState.Current, by);
        return 0;
    }

    private nint TryAcquireAfterAll()
    {
        _homeUses--;
        return TryAcquireShared();
    }

    private nint TryAcquireShared()
    {
        if (_handle == 0) return 0;
        Share();
        if (Interlocked.Increment(ref _uses) <= 0) return 0;
        if (!IsDisposed) return _handle;
        Interlocked.Decrement(ref _uses);
        return 0;
    }

    // A thread that finds the mark of another does not wait: it issues a barrier of its own.
    private void Share()
    {
        if (Volatile.Read(ref _sharedForAll)) return;
        Volatile.Write(ref _shared, true);
        Volatile.Write(ref _open, 0);
        Interlocked.MemoryBarrierProcessWide();
        Volatile.Write(ref _sharedForAll, true);
    }

    // Freed is written before shared is read: a thread that shares the tensor later sees it.
    private int LeaveFromHome()
    {
        if (_homeUses > 0) return _homeUses;
        Volatile.Write(ref _homeUses, 1);
        Volatile.Write(ref _freed, true);
        Volatile.Write(ref _open, 0);
        var before = Volatile.Read(ref _shared) ? Interlocked.CompareExchange(ref _uses, Gone, 0) : 0;
        if (before > 0) Volatile.Write(ref _freed, false);
        Volatile.Write(ref _homeUses, 0);
        return before;
    }

    private int LeaveFromElsewhere()
    {
        Share();
        if (IsDisposed) return -1;
        if (Volatile.Read(ref _homeUses) is > 0 and var uses) return uses;
        var before = Interlocked.CompareExchange(ref _uses, Gone, 0);
        if (before == 0) Volatile.Write(ref _freed, true);
        return before;
    }

    private nint GivenUp(TensorThreadState here, string by)
    {
        if (_owner is DisposeScope scope) scope.RemoveFreed(this, here);
        else (_owner as TensorFinalizer)?.Cancel();
        _owner = by;
        here.CountFreed(Blocks);
        return _handle;
    }
}
