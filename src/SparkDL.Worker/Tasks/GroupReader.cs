using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>Reads groups whose rows must all be in memory before anything can be computed.</summary>
internal static class GroupReader
{
    /// <summary>Reads all rows of one Arrow stream as one batch, which the caller disposes.</summary>
    public static RecordBatch Read(WorkerTask task, WireReader input, TaskCounters counters)
    {
        using var converting = task.Clock.Measure(TaskPhase.Conversion);
        using var reader = new ArrowStreamReader(input);
        var batches = new List<RecordBatch>();
        var before = input.BytesConsumed;
        try
        {
            while (reader.ReadNextBatch() is { } batch)
            {
                counters.AddInput(batch.Length);
                batches.Add(batch);
                task.Memory?.ThrowIfTooLarge(input.BytesConsumed - before, "A group");
            }

            return BatchConcatenation.Concatenate(reader.Schema, batches);
        }
        finally
        {
            batches.ForEach(batch => batch.Dispose());
        }
    }

    /// <summary>
    /// Reads the groups of a task, each as one batch, which the caller disposes. From Spark 4.1 on each group is an
    /// Arrow stream behind the number 1, and 0 ends the data; earlier versions send one stream in which each batch is a
    /// group.
    /// </summary>
    public static IEnumerable<RecordBatch> ReadAll(WorkerTask task, WireReader input, TaskCounters counters) =>
        task.Header.Version >= ProtocolVersion.V41
            ? ReadStreams(task, input, counters)
            : ReadBatches(task, input, counters);

    private static IEnumerable<RecordBatch> ReadStreams(WorkerTask task, WireReader input, TaskCounters counters)
    {
        while (true)
        {
            var tables = input.ReadInt();
            if (tables == 0) yield break;
            if (tables != 1) throw new WorkerProtocolException($"Spark announced {tables} tables in a group.");
            yield return Read(task, input, counters);
        }
    }

    private static IEnumerable<RecordBatch> ReadBatches(WorkerTask task, WireReader input, TaskCounters counters)
    {
        using var reader = new ArrowStreamReader(input);
        while (true)
        {
            RecordBatch? group;
            var before = input.BytesConsumed;
            using (task.Clock.Measure(TaskPhase.Conversion)) group = reader.ReadNextBatch();
            if (group is null) yield break;
            task.Memory?.ThrowIfTooLarge(input.BytesConsumed - before, "A group");
            counters.AddInput(group.Length);
            yield return group;
        }
    }
}
