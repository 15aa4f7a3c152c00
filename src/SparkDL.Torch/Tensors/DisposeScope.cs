namespace SparkDL.Torch;

/// <summary>
/// Frees every tensor that its thread makes while it is the innermost scope, unless the tensor is moved out or detached.
/// </summary>
/// <remarks>Belongs to the thread that opened it, and closes there: no <c>await</c> inside.</remarks>
public sealed unsafe class DisposeScope : IDisposable
{
    private const string By = "the end of its DisposeScope";

    private readonly string _by;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly DisposeScope? _outer;
    private List<Tensor> _tensors = [];
    private int _compactAt = 1024;
    private bool _closed;

    internal DisposeScope(string? name)
    {
        _by = name is null ? By : $"{By} '{name}'";
        var state = ThreadState.Current;
        _outer = state.Scope;
        state.Scope = this;
    }

    /// <summary>Frees the tensors of a scope that was never closed; no tensor of it is reachable any more.</summary>
    ~DisposeScope()
    {
        foreach (var tensor in _tensors)
            if (tensor.Scope == this) tensor.TryFree(_by);
    }

    /// <summary>Tensors that the end of this scope will free.</summary>
    public int Count => _tensors.Count(t => t.Scope == this && !t.IsDisposed);

    /// <summary>Frees the scope's tensors.</summary>
    public void Dispose()
    {
        if (_closed) return;
        var state = ThreadState.Current;
        if (_thread != Environment.CurrentManagedThreadId || state.Scope != this)
            throw new InvalidOperationException("a DisposeScope is closed by the thread that opened it, innermost first: no await inside");
        _closed = true;
        state.Scope = _outer;
        GC.SuppressFinalize(this);
        FreeAll();
    }

    /// <summary>Hands a tensor to the scope around this one, or to the garbage collector where there is none.</summary>
    public Tensor MoveToOuter(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (_outer is null) return Detach(tensor);
        if (tensor.Scope == this) _outer.Adopt(tensor);
        return tensor;
    }

    /// <summary>Hands a tensor to the garbage collector: no scope frees it.</summary>
    public Tensor Detach(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.LeaveToCollector();
        return tensor;
    }

    /// <summary>Entries of the list, dead ones included.</summary>
    internal int Listed => _tensors.Count;

    internal void Adopt(Tensor tensor)
    {
        tensor.Scope = this;
        if (_tensors.Count >= _compactAt) Compact();
        _tensors.Add(tensor);
    }

    // Tensors that were disposed or moved are still listed: without this, a long loop would list them for ever.
    private void Compact()
    {
        _tensors.RemoveAll(t => t.Scope != this || t.IsDisposed);
        _compactAt = Math.Max(1024, _tensors.Count * 2);
    }

    private void FreeAll()
    {
        const int Batch = 64;
        Tensor? busy = null;
        var handles = stackalloc nint[Batch];
        var count = 0;
        foreach (var tensor in _tensors)
        {
            if (tensor.Scope != this) continue;
            if (tensor.TryGiveUp(_by, out handles[count]) > 0)
            {
                tensor.LeaveToCollector();
                busy = tensor;
            }
            else if (handles[count] != 0 && ++count == Batch)
            {
                Native.sd_tensor_release_all(handles, count);
                count = 0;
            }
        }
        Native.sd_tensor_release_all(handles, count);
        _tensors = [];
        if (busy is not null)
            throw new InvalidOperationException($"the scope ended while another thread was using a tensor made by {busy.MakerName}");
    }
}
