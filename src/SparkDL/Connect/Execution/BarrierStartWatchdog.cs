using Google.Protobuf;
using Google.Protobuf.Reflection;
using SparkDL.Connect.Protos;
using SparkDL.Diagnostics;

namespace SparkDL.Connect.Execution;

/// <summary>
/// Limits how long a barrier stage may have no running task. All its tasks must fit at once, and a server without that
/// many free slots leaves the client waiting for ten minutes without an error.
/// </summary>
internal sealed class BarrierStartWatchdog(TimeSpan patience)
{
    private Deadline _due = Deadline.After(patience);
    private long _completed;

    /// <summary>The watchdog for this plan, or null where it has no barrier stage.</summary>
    public static BarrierStartWatchdog? For(Plan plan, TimeSpan patience) =>
        HasBarrier(plan) ? new BarrierStartWatchdog(patience) : null;

    /// <summary>The time left until the query is given up.</summary>
    public TimeSpan Remaining => _due.Remaining;

    /// <summary>Starts the limit anew, since the query makes progress.</summary>
    public void Restart() => _due = Deadline.After(patience);

    /// <summary>Starts the limit anew if the report shows a running task, or more completed ones.</summary>
    public void Observe(ExecutionProgress progress)
    {
        if (progress.RunningTasks > 0 || progress.CompletedTasks != _completed)
            Restart();
        _completed = progress.CompletedTasks;
    }

    /// <summary>The error of a query that is given up.</summary>
    public SparkSetupException CreateError() =>
        new($"The barrier stage had no running task for {patience.TotalSeconds:0} s, so the cluster has fewer free "
            + "task slots than the stage has tasks; the query was interrupted. Use fewer ranks or partitions, free "
            + "slots, or give the application more cores.");

    /// <summary>Whether the message, or one within it, is a barrier stage.</summary>
    public static bool HasBarrier(IMessage message) =>
        message is MapPartitions { IsBarrier: true }
        || message.Descriptor.Fields.InDeclarationOrder()
            .Where(f => f.FieldType == FieldType.Message && !f.IsMap)
            .Any(f => f.Accessor.GetValue(message) switch
            {
                IMessage child => HasBarrier(child),
                System.Collections.IEnumerable many => many.Cast<IMessage>().Any(HasBarrier),
                _ => false,
            });
}
