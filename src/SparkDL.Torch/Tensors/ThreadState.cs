namespace SparkDL.Torch;

/// <summary>
/// The state of a thread: its innermost scope and its own counters, so that threads do not contend for one cache line
/// at every tensor. A thread that only frees tensors has negative counts.
/// </summary>
internal sealed class ThreadState
{
    private const int ListLength = 64;
    private const int KeptLength = 4096;

    private static int s_last;

    private static readonly List<WeakReference<ThreadState>> s_all = [];
    private static readonly ThreadState s_ended = new();

    [ThreadStatic] private static ThreadState? t_current;

    private Tensor?[]? _list;

    private ThreadState()
    {
    }

    /// <summary>Adds the counts of an ended thread to the total.</summary>
    ~ThreadState()
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

    internal static ThreadState Current => t_current ?? Begin();

    internal DisposeScope? Scope { get; set; }

    internal long Tensors { get; private set; }

    internal long Blocks { get; private set; }

    /// <summary>
    /// Returns a list for a scope's tensors: that of the last scope closed on this thread, so that training steps
    /// allocate none.
    /// </summary>
    internal Tensor?[] TakeList() => Kept() ?? new Tensor?[ListLength];

    internal void GiveList(Tensor?[] list, int used)
    {
        if (list.Length > KeptLength) return;
        Array.Clear(list, 0, used);
        _list = list;
    }

    internal void Made(int blocks)
    {
        Tensors++;
        Blocks += blocks;
    }

    internal void Freed(int blocks)
    {
        Tensors--;
        Blocks -= blocks;
    }

    internal static long Total(Func<ThreadState, long> count)
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

    private static ThreadState Begin()
    {
        var state = new ThreadState();
        // Tracked until it is finalized: the counts of a thread that just ended must stay in the sum.
        lock (s_all) s_all.Add(new WeakReference<ThreadState>(state, trackResurrection: true));
        return t_current = state;
    }
}
