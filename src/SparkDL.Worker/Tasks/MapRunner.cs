using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Worker.Children;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>Runs map functions: one Arrow stream of wrapped batches in, one out.</summary>
internal static class MapRunner
{
    public static InputState Run(WorkerTask task, WireReader input, TaskOutput output, TaskCounters counters)
    {
        using var reader = new ArrowStreamReader(input);
        var source = new BatchSource(
            () => Next(reader), counters, task.Clock, task.Context.CancellationToken, task.Memory, input);
        try
        {
            var rows = new RowOutput(output, task, counters);
            foreach (var batch in Results(task, source))
            {
                rows.Write(batch);
                if (!source.Owns(batch)) batch.Dispose();
            }

            return source.ReachesEnd() ? InputState.ReadToEnd : InputState.RowsLeft;
        }
        finally
        {
            source.ReleaseCurrent();
        }
    }

    private static IEnumerable<RecordBatch> Results(WorkerTask task, BatchSource source) =>
        task.FirstFunction.Options.Isolated
            ? IsolatedTaskRunner.Run(task, source)
            : task.FirstFunction.Map(source, task.Context);

    private static RecordBatch? Next(ArrowStreamReader reader) =>
        reader.ReadNextBatch() is { } batch ? StructBatch.Unwrap(batch) : null;
}
