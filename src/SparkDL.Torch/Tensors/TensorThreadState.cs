namespace SparkDL.Torch;

/// <summary>
/// The state of a thread: its innermost scope and its own counters, so that threads do not contend for one cache line
/// at every tensor. A thread that only frees tensors has negative counts.
/// </summary>
internal sealed class TensorThreadState
{
    private const int ListLength = 64;
    private const int KeptLength = 4096;

    private static int s_last;

    private static readonly List<WeakReference<TensorThreadState>> s_all = [];
    private static readonly TensorThreadState s_ended = new();

    [ThreadStatic] private static TensorThreadState? t_current;

    private Tensor?[]? _list;

    private TensorThreadState()
    {
    }

    /// <summary>Adds the counts of an ended thread to the total.</summary>
    ~TensorThreadState()
    {
        lock (s_all)
        {
            s_ended.Tensors += Tensors;
            s_ended.Blocks += Blocks;
            s_all.RemoveAll(w => !w.TryGetTarget(out var state) || state == this);
        }
    }

    /// <summary>The thread's number, never reused: by it a tensor knows the thread that made it.</summary>
    internal int Id { get; } = Interlocked.Increment(ref s_last);

    internal static TensorThreadState Current => t_current ?? Begin();

    internal DisposeScope? Scope { get; set; }

    internal long Tensors { get; private set; }

    internal long Blocks { get; private set; }

    /// <summary>
    /// Returns a list for a scope's tensors: that of the last scope closed on this thread, so that training steps
    /// allocate none.
    /// </summary>
    internal Tensor?[] RentList() => Kept() ?? new Tensor?[ListLength];

    internal void ReturnList(Tensor?[] list, int used)
    {
        if (list.Length > KeptLength) return;
        Array.Clear(list, 0, used);
        _list = list;
    }

    internal void CountCreated(int blocks)
    {
        Tensors++;
        Blocks += blocks;
    }

    internal void CountFreed(int blocks)
    {
        Tensors--;
        Blocks -= blocks;
    }

    internal static long Total(Func<TensorThreadState, long> count)
    {
        lock (s_all)
        {
            var total = count(s_ended);
            foreach (var weak in s_all)
                if (weak.TryGetTarget(out var state)) total += count(state);
            return total;
        }
    }

    private Tensor?[]? Kept()
    {
        var list = _list;
        _list = null;
        return list;
    }

    private static TensorThreadState Begin()
    {
        var state = new TensorThreadState();
        // Tracked until it is finalized: the counts of a thread that just ended must stay in the sum.
        lock (s_all) s_all.Add(new WeakReference<TensorThreadState>(state, trackResurrection: true));
        return t_current = state;
    }
}
