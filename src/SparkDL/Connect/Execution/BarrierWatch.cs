using Google.Protobuf;
using Google.Protobuf.Reflection;
using SparkDL.Connect.Protos;
using SparkDL.Diagnostics;

namespace SparkDL.Connect.Execution;

/// <summary>
/// Watches a plan with a barrier stage. All its tasks must fit at once, and a server without that many slots lets the
/// client wait for ten minutes without a word: so a stage of which no task runs for a while is given up.
/// </summary>
internal sealed class BarrierWatch(TimeSpan patience)
{
    private Deadline _due = Deadline.After(patience);
    private long _completed;

    /// <summary>The watch for this plan, or null where it has no barrier stage.</summary>
    public static BarrierWatch? For(Plan plan, TimeSpan patience) => HasBarrier(plan) ? new BarrierWatch(patience) : null;

    /// <summary>How long the wait may still be.</summary>
    public TimeSpan Remaining => _due.Remaining;

    /// <summary>Something came that shows that the query moves.</summary>
    public void Moved() => _due = Deadline.After(patience);

    public void Observe(ExecutionProgress progress)
    {
        if (progress.RunningTasks > 0 || progress.CompletedTasks != _completed)
            Moved();
        _completed = progress.CompletedTasks;
    }

    public SparkSetupException Expired() =>
        new($"The barrier stage had no running task for {patience.TotalSeconds:0} s, so the cluster has fewer free task "
            + "slots than the stage has tasks; the query was interrupted. Use fewer ranks or partitions, free slots, or "
            + "give the application more cores.");

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
