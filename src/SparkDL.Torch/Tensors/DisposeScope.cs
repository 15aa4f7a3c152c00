namespace SparkDL.Torch;

/// <summary>
/// Frees every tensor that its thread makes while it is the innermost scope, unless the tensor is moved out or
/// detached.
/// </summary>
/// <remarks>A scope belongs to the thread that opened it and is disposed there: no <c>await</c> inside.</remarks>
public sealed unsafe class DisposeScope : IDisposable
{
    private const string By = "the end of its DisposeScope";
    private const string ForeignThread =
        "a DisposeScope is closed by the thread that opened it, innermost first: no await inside";

    private readonly string _by;
    private readonly TensorThreadState _thread;
    private readonly DisposeScope? _outer;
    private Tensor?[] _tensors;
    private int _listed;
    private int _compactAt = 1024;
    private bool _closed;

    internal DisposeScope(string? name)
    {
        _by = name is null ? By : $"{By} '{name}'";
        _thread = TensorThreadState.Current;
        _outer = _thread.Scope;
        _tensors = _thread.RentList();
        _thread.Scope = this;
    }

    /// <summary>Frees the tensors of a scope that was never closed; no tensor of it is reachable any more.</summary>
    ~DisposeScope()
    {
        foreach (var tensor in Own())
        {
            _ = tensor.TryTakeHandleInFinalizer(_by, out var handle);
            if (handle != 0) NativeMethods.sd_tensor_release(handle);
        }
    }

    /// <summary>The number of tensors that this scope owns and will free.</summary>
    public int Count => Own().Count();

    /// <summary>Frees the tensors that the scope owns.</summary>
    public void Dispose()
    {
        if (_closed) return;
        if (_thread != TensorThreadState.Current || _thread.Scope != this)
            throw new InvalidOperationException(ForeignThread);
        _closed = true;
        _thread.Scope = _outer;
        GC.SuppressFinalize(this);
        FreeAll();
    }

    /// <summary>
    /// Moves a tensor to the enclosing scope, or leaves it to the garbage collector where there is none.
    /// </summary>
    public Tensor MoveToOuter(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (_outer is null) return Detach(tensor);
        if (!tensor.IsOwnedBy(this)) return tensor;
        if (_thread != TensorThreadState.Current) throw new InvalidOperationException(ForeignThread);
        _outer.Add(tensor);
        return tensor;
    }

    /// <summary>Removes a tensor from all scopes; Dispose or the garbage collector frees it.</summary>
    public Tensor Detach(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.LeaveToGarbageCollector();
        return tensor;
    }

    /// <summary>The number of list entries, freed tensors included.</summary>
    internal int ListedCount => _listed;

    internal void Add(Tensor tensor)
    {
        tensor.Scope = this;
        if (_listed == _tensors.Length) MakeRoom();
        _tensors[_listed++] = tensor;
    }

    /// <summary>
    /// Removes a freed tensor from the list if it is the last one, as in a loop that disposes what it makes. Others are
    /// removed when the list is full.
    /// </summary>
    internal void RemoveFreed(Tensor tensor, TensorThreadState here)
    {
        if (here != _thread || _listed == 0 || _tensors[_listed - 1] != tensor) return;
        _tensors[--_listed] = null;
    }

    private IEnumerable<Tensor> Own() => _tensors.Take(_listed).OfType<Tensor>().Where(t => t.IsOwnedBy(this));

    // Disposed and moved tensors stay listed: without the first step, the list of a long loop would grow without end.
    private void MakeRoom()
    {
        if (_listed >= _compactAt)
        {
            var own = Own().ToArray();
            own.CopyTo(_tensors, 0);
            Array.Clear(_tensors, own.Length, _listed - own.Length);
            _listed = own.Length;
            _compactAt = Math.Max(1024, _listed * 2);
        }
        if (_listed > _tensors.Length / 2) Array.Resize(ref _tensors, _tensors.Length * 2);
    }

    private void FreeAll()
    {
        const int Batch = 64;
        Tensor? busy = null;
        var handles = stackalloc nint[Batch];
        var count = 0;
        for (var k = 0; k < _listed; k++)
        {
            var tensor = _tensors[k]!;
            if (!tensor.IsOwnedBy(this)) continue;
            if (tensor.TryTakeHandle(_thread, _by, out handles[count]) > 0)
            {
                tensor.LeaveToGarbageCollector();
                busy = tensor;
            }
            else if (handles[count] != 0 && ++count == Batch)
            {
                NativeMethods.sd_tensor_release_all(handles, count);
                count = 0;
            }
        }
        NativeMethods.sd_tensor_release_all(handles, count);
        _thread.ReturnList(_tensors, _listed);
        (_tensors, _listed) = ([], 0);
        if (busy is not null)
            throw new InvalidOperationException(
                $"the scope ended while another thread was using a tensor made by {busy.MakerName}");
    }
}
