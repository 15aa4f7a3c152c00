using System.Diagnostics;
using SparkDL.Connect;
using SparkDL.Diagnostics;
using SparkDL.Sql;

namespace SparkDL.Horovodish;

/// <summary>
/// A barrier stage needs a slot for every rank at the same time, and Spark waits for ten minutes before it says that
/// there are too few. On servers that we start the slots are known; elsewhere a stage that runs nothing is stopped.
/// </summary>
internal sealed class SlotWatch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SparkSession _session;
    private readonly int _ranks;
    private readonly Stopwatch _idle = Stopwatch.StartNew();
    private string? _operation;
    private int _stopped;

    public SlotWatch(SparkSession session, int ranks)
    {
        (_session, _ranks) = (session, ranks);
        session.Progress += OnProgress;
    }

    /// <summary>Whether the job was interrupted since none of its tasks ran.</summary>
    public bool HasStopped => Volatile.Read(ref _stopped) != 0;

    /// <summary>Refuses, before anything runs, what cannot work.</summary>
    /// <exception cref="SparkSetupException">There are fewer slots than ranks, or their number changes.</exception>
    public static void Require(SparkSession session, int ranks)
    {
        if (session.Conf.Get("spark.dynamicAllocation.enabled", "false") == "true")
        {
            throw new SparkSetupException("Training runs in a barrier stage, which Spark does not allow with dynamic allocation: "
                + "start the application with spark.dynamicAllocation.enabled=false.");
        }

        if (session.TaskSlots is { } slots && slots < ranks) throw TooFew(ranks, $"the cluster has {slots}");
    }

    public SparkSetupException Explain() =>
        TooFew(ranks: _ranks, $"no task of the barrier stage ran for {Patience.TotalSeconds:0} s");

    public void Dispose() => _session.Progress -= OnProgress;

    private static SparkSetupException TooFew(int ranks, string why) => new(
        $"{ranks} ranks need {ranks} task slots at the same time, but {why}. Set NumProcesses to the number of slots, or give the "
        + "application more cores.");

    private void OnProgress(ExecutionProgress progress)
    {
        if (progress.OperationId != _operation || progress.RunningTasks > 0)
        {
            _operation = progress.OperationId;
            _idle.Restart();
            return;
        }

        if (_idle.Elapsed < Patience || Interlocked.Exchange(ref _stopped, 1) != 0) return;
        // Not on the thread that reads this query's answers: the interrupt is a call of its own.
        ThreadPool.QueueUserWorkItem(_ => _session.InterruptOperation(progress.OperationId));
    }
}
