using System.Diagnostics;
using System.Runtime.CompilerServices;
using SparkDL.Torch;

namespace SparkDL.Transformers.Scoring;

/// <summary>
/// Joins the batches of tasks that use one model at the same time. The first to come leads: it waits a moment for
/// others, runs the model once for all, and each takes its own rows. Batches join in the order in which they come and
/// are never cut. What fails together is run again apart, so that an error finds the task whose rows made it.
/// </summary>
internal sealed class BatchJoiner
{
    /// <summary>For a leader that is stuck: its followers then go alone.</summary>
    private static readonly TimeSpan LeaderLimit = TimeSpan.FromSeconds(30);
    private static readonly ConditionalWeakTable<object, BatchJoiner> Scores = [];
    private static readonly ConditionalWeakTable<object, BatchJoiner> Features = [];

    private readonly object _gate = new();
    private Group? _open;
    private int _tasks;

    /// <summary>How many batches ran together with another.</summary>
    public long Joined { get; private set; }

    /// <summary>The joiner of a loaded model, with one task more.</summary>
    public static BatchJoiner Enter(object model, bool features)
    {
        BatchJoiner joiner = (features ? Features : Scores).GetOrCreateValue(model);
        lock (joiner._gate)
            joiner._tasks++;
        return joiner;
    }

    /// <summary>A task less: who waits for it need not any more.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _tasks--;
            CloseIfComplete();
        }
    }

    /// <summary>The model's values for these rows, row after row.</summary>
    public ReadOnlySpan<float> Run(Tensor batch, int rows, int limit, TimeSpan wait, Func<Tensor, Tensor> forward)
    {
        if (rows >= limit || Join(batch, rows, limit, out bool leads) is not { } group)
            return forward(batch).data<float>();
        if (leads)
            Lead(group, wait, forward);
        return group.Wait(LeaderLimit) is { } results
            ? results.AsSpan(group.StartOf(batch) * results.Length / group.Rows, rows * results.Length / group.Rows)
            : forward(batch).data<float>();
    }

    /// <returns>The group that the batch is in; null where nobody else is there.</returns>
    private Group? Join(Tensor batch, int rows, int limit, out bool leads)
    {
        lock (_gate)
        {
            leads = false;
            if (_tasks < 2)
                return null;
            if (_open is { } full && full.Rows + rows > limit)
                Close(full);
            leads = _open is null;
            Group group = _open ??= new Group();
            group.Add(batch, rows);
            CloseIfComplete();
            return group;
        }
    }

    /// <summary>Nobody else can come while all tasks are in the group.</summary>
    private void CloseIfComplete()
    {
        if (_open is { } group && group.Count >= _tasks)
            Close(group);
    }

    private void Close(Group group)
    {
        group.IsClosed = true;
        _open = null;
        Monitor.PulseAll(_gate);
    }

    private void Lead(Group group, TimeSpan wait, Func<Tensor, Tensor> forward)
    {
        lock (_gate)
        {
            long begun = Stopwatch.GetTimestamp();
            while (!group.IsClosed && wait - Stopwatch.GetElapsedTime(begun) is var left && left > TimeSpan.Zero)
                Monitor.Wait(_gate, left);
            if (!group.IsClosed)
                Close(group);
            if (group.Count > 1)
                Joined += group.Count;
        }

        group.Run(forward);
    }

    /// <summary>The batches of one run of the model.</summary>
    private sealed class Group
    {
        private readonly List<(Tensor Batch, int Start)> _members = [];
        private readonly ManualResetEventSlim _done = new();
        private float[]? _results;

        public int Rows { get; private set; }

        public int Count => _members.Count;

        public bool IsClosed { get; set; }

        public void Add(Tensor batch, int rows)
        {
            _members.Add((batch, Rows));
            Rows += rows;
        }

        public int StartOf(Tensor batch) => _members.First(member => ReferenceEquals(member.Batch, batch)).Start;

        /// <summary>The values of all rows; null where they could not be had together.</summary>
        public float[]? Wait(TimeSpan limit) => _done.Wait(limit) ? _results : null;

        public void Run(Func<Tensor, Tensor> forward)
        {
            try
            {
                using DisposeScope scope = torch.NewDisposeScope();
                Tensor all = Count == 1 ? _members[0].Batch : torch.cat([.. _members.Select(member => member.Batch)], 0);
                _results = forward(all).data<float>().ToArray();
            }
            catch (Exception) when (Count > 1)
            {
                // Each runs its own again, and meets its own error.
            }
            finally
            {
                _done.Set();
            }
        }
    }
}
