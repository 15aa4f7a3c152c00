using SparkDL.Arrow;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Runs functions over co-groups. Behind the number 2 come the left and the right rows of one key, each an Arrow
/// stream; 0 ends the data.
/// </summary>
internal static class CogroupRunner
{
    public static InputState Run(WorkerTask task, WireReader input, TaskOutput output, TaskCounters counters)
    {
        var rows = new RowOutput(output, task, counters);
        var offsets = GroupOffsets.ReadAll(task.Header.Udfs[0].Offsets, inputs: 2);
        while (true)
        {
            var tables = input.ReadInt();
            if (tables == 0) return InputState.ReadToEnd;
            if (tables != 2) throw new WorkerProtocolException($"Spark announced {tables} tables in a co-group.");
            using var left = GroupReader.Read(task, input, counters);
            using var right = GroupReader.Read(task, input, counters);
            task.Context.CancellationToken.ThrowIfCancellationRequested();
            RunGroup(task, offsets, left, right, rows);
        }
    }

    private static void RunGroup(
        WorkerTask task, IReadOnlyList<GroupOffsets> offsets, RecordBatch left, RecordBatch right, RowOutput rows)
    {
        // If one side has no rows, the other has the key.
        using var key = left.Length > 0 ? offsets[0].KeyOf(left) : offsets[1].KeyOf(right);
        using var leftRows = offsets[0].ValuesOf(left);
        using var rightRows = offsets[1].ValuesOf(right);
        foreach (var batch in task.FirstFunction.MapCogroup(key, leftRows, rightRows, task.Context))
        {
            rows.Write(batch);
            if (!ReferenceEquals(batch, leftRows) && !ReferenceEquals(batch, rightRows)) batch.Dispose();
        }
    }
}
