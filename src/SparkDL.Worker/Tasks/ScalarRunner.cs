using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Functions.Loading;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Runs scalar functions: each batch gives one batch with a column per function and the same number of rows.
/// </summary>
internal static class ScalarRunner
{
    public static InputState Run(WorkerTask task, WireReader input, TaskOutput output, TaskCounters counters)
    {
        using var reader = new ArrowStreamReader(input);
        var source = new BatchSource(
            reader.ReadNextBatch, counters, task.Clock, task.Context.CancellationToken, task.Memory, input);
        try
        {
            Schema? schema = null;
            foreach (var batch in source)
            {
                using var results = Evaluate(task, batch, ref schema);
                using (task.Clock.Measure(TaskPhase.Conversion)) output.Write(results);
                counters.AddOutput(results.Length);
            }

            return InputState.ReadToEnd;
        }
        finally
        {
            source.ReleaseCurrent();
        }
    }

    private static RecordBatch Evaluate(WorkerTask task, RecordBatch batch, ref Schema? schema)
    {
        var columns = new List<Column>();
        try
        {
            for (var i = 0; i < task.Functions.Count; i++)
                columns.Add(Chain(task.Functions[i], task.Header.Udfs[i], batch, task.Context));
            schema ??= new Schema([.. columns.Select((column, i) => new Field($"_{i}", column.Type))]);
            return new RecordBatch(schema, columns, batch.Length);
        }
        catch
        {
            columns.ForEach(column => column.Dispose());
            throw;
        }
    }

    /// <summary>
    /// Evaluates nested functions, which are one plan node: the outer function gets the inner one's column as its only
    /// argument.
    /// </summary>
    private static Column Chain(
        IReadOnlyList<BoundFunction> functions, UdfMessage udf, RecordBatch batch, FunctionContext context)
    {
        var arguments = UdfArguments.Of(udf, batch);
        try
        {
            for (var i = 0; ; i++)
            {
                var column = EvaluateOne(functions[i], arguments, context);
                if (i == functions.Count - 1) return column;
                arguments.Dispose();
                arguments = new RecordBatch(new Schema([new Field("_0", column.Type)]), [column], batch.Length);
            }
        }
        finally
        {
            arguments.Dispose();
        }
    }

    private static Column EvaluateOne(BoundFunction function, RecordBatch arguments, FunctionContext context)
    {
        var column = function.Evaluate(arguments, context)
            ?? throw new FunctionException(
                $"The function '{function.Options.Name}' returned null instead of a column.");
        if (column.Length != arguments.Length)
        {
            throw new FunctionException($"The function '{function.Options.Name}' returned {column.Length} rows for "
                + $"{arguments.Length}: a scalar function gives one value per row.");
        }

        if (function.Options.Output is { } declared) OutputCheck.Type(declared[0].Type, column.Type);
        return column;
    }
}
