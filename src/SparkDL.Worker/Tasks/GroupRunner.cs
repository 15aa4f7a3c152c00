using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Runs functions over groups. From Spark 4.1 on each group is an Arrow stream behind the number 1, and 0 ends the
/// data; earlier versions send one stream in which each batch is a whole group.
/// </summary>
internal static class GroupRunner
{
    public static InputState Run(WorkerTask task, WireReader input, TaskOutput output, TaskCounters counters)
    {
        var rows = new RowOutput(output, task, counters);
        if (task.Header.Version >= ProtocolVersion.V41) RunStreams(task, input, rows, counters);
        else RunBatches(task, input, rows, counters);
        return InputState.ReadToEnd;
    }

    private static void RunStreams(WorkerTask task, WireReader input, RowOutput rows, TaskCounters counters)
    {
        while (true)
        {
            var tables = input.ReadInt();
            if (tables == 0) return;
            if (tables != 1) throw new WorkerProtocolException($"Spark announced {tables} tables in a group.");
            using var reader = new ArrowStreamReader(input);
            RunGroup(task, reader.ReadNextBatch, rows, counters);
        }
    }

    private static void RunBatches(WorkerTask task, WireReader input, RowOutput rows, TaskCounters counters)
    {
        using var reader = new ArrowStreamReader(input);
        while (reader.ReadNextBatch() is { } group)
        {
            RecordBatch? only = group;
            RunGroup(task, () => Interlocked.Exchange(ref only, null), rows, counters);
        }
    }

    private static void RunGroup(WorkerTask task, Func<RecordBatch?> next, RowOutput rows, TaskCounters counters)
    {
        var offsets = GroupOffsets.ReadAll(task.Header.Udfs[0].Offsets, inputs: 1)[0];
        RecordBatch? Bare() => next() is { } batch
            ? task.Header.EvalType.IsWrapped() ? StructBatch.Unwrap(batch) : batch
            : null;
        using var first = ReadFirst(task.Clock, Bare);
        if (first is null) return;
        using var key = offsets.KeyOf(first);
        RecordBatch? head = first.Retain();
        var source = new BatchSource(
            () => (Interlocked.Exchange(ref head, null) ?? Bare()) is { } batch ? ValuesOf(offsets, batch) : null,
            counters, task.Clock, task.Context.CancellationToken, task.Memory);
        try
        {
            foreach (var batch in task.FirstFunction.MapGroup(key, source, task.Context))
            {
                rows.Write(batch);
                if (!source.Owns(batch)) batch.Dispose();
            }

            // The rest of the group must be read: the next group's number comes behind it.
            while (!source.ReachesEnd())
            {
            }
        }
        finally
        {
            source.ReleaseCurrent();
            head?.Dispose();
        }
    }

    private static RecordBatch? ReadFirst(TaskClock clock, Func<RecordBatch?> read)
    {
        using (clock.Measure(TaskPhase.Conversion)) return read();
    }

    private static RecordBatch ValuesOf(GroupOffsets offsets, RecordBatch rows)
    {
        using (rows) return offsets.ValuesOf(rows);
    }
}
