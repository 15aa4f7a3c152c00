using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.Functions.Loading;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Runs aggregate functions: each group gives one batch with a column per function and one row, or in a window as many
/// rows as the partition has. For a bounded window two columns before the arguments hold the begin and end of each
/// row's frame.
/// </summary>
internal static class AggregateRunner
{
    private const string WindowBounds = "window_bound_types";
    private const int FrameColumns = 2;

    public static InputState Run(WorkerTask task, WireReader input, TaskOutput output, TaskCounters counters)
    {
        var bounds = BoundsOf(task.Header);
        Schema? schema = null;
        foreach (var rows in GroupReader.ReadAll(task, input, counters))
        {
            using var group = rows;
            task.Context.CancellationToken.ThrowIfCancellationRequested();
            using var results = Evaluate(task, group, bounds, ref schema);
            using (task.Clock.Measure(TaskPhase.Conversion)) output.Write(results);
            counters.AddOutput(results.Length);
        }

        return InputState.ReadToEnd;
    }

    /// <returns>For each function whether its window is bounded; null if there is no window.</returns>
    private static IReadOnlyList<bool>? BoundsOf(TaskHeader header)
    {
        if (!header.EvalType.IsWindow()) return null;
        var types = header.Configuration.GetValueOrDefault(WindowBounds, "").Split(',', StringSplitOptions.TrimEntries);
        return types.Length == header.Udfs.Count && types.All(type => type is "bounded" or "unbounded")
            ? [.. types.Select(type => type == "bounded")]
            : throw new WorkerProtocolException(
                $"The windows of {header.Udfs.Count} functions are described as '{string.Join(',', types)}'.");
    }

    private static RecordBatch Evaluate(
        WorkerTask task, RecordBatch group, IReadOnlyList<bool>? bounds, ref Schema? schema)
    {
        var columns = new List<Column>();
        try
        {
            for (var i = 0; i < task.Functions.Count; i++)
            {
                var function = new Bound(task.Functions[i][0], task.Header.Udfs[i], task.Context);
                columns.Add(bounds switch
                {
                    null => function.Whole(group),
                    _ when bounds[i] => function.Frames(group),
                    _ => function.Repeated(group),
                });
            }

            schema ??= new Schema([.. columns.Select((column, i) => new Field($"_{i}", column.Type))]);
            return new RecordBatch(schema, columns, bounds is null ? 1 : group.Length);
        }
        catch
        {
            columns.ForEach(column => column.Dispose());
            throw;
        }
    }

    private sealed record Bound(BoundFunction Function, UdfMessage Udf, FunctionContext Context)
    {
        public Column Whole(RecordBatch group)
        {
            using var arguments = UdfArguments.Of(Udf, group);
            return Value(arguments);
        }

        /// <summary>The value for a frame that is the whole partition, repeated for each row.</summary>
        public Column Repeated(RecordBatch group)
        {
            using var value = Whole(group);
            using var builder = ColumnBuilder.For(value.Type);
            for (var row = 0; row < group.Length; row++) builder.AppendFrom(value, 0);
            return builder.Build();
        }

        public Column Frames(RecordBatch group)
        {
            var begins = FrameColumn(group, 0);
            var ends = FrameColumn(group, 1);
            using var arguments = UdfArguments.Of(Udf, group, FrameColumns);
            ColumnBuilder? builder = null;
            try
            {
                for (var row = 0; row < group.Length; row++)
                {
                    using var frame = arguments.Slice(begins.Values[row], ends.Values[row] - begins.Values[row]);
                    using var value = Value(frame);
                    builder ??= ColumnBuilder.For(value.Type);
                    builder.AppendFrom(value, 0);
                }

                return builder!.Build();
            }
            finally
            {
                builder?.Dispose();
            }
        }

        private PrimitiveColumn<int> FrameColumn(RecordBatch group, int at) =>
            at < Udf.Offsets.Count && UdfArguments.Column(group, Udf.Offsets[at]) is PrimitiveColumn<int> column
                ? column
                : throw new WorkerProtocolException("A bounded window does not say where its frames begin and end.");

        private Column Value(RecordBatch arguments)
        {
            var value = Function.Aggregate(arguments, Context)
                ?? throw new FunctionException(
                    $"The function '{Function.Options.Name}' returned null instead of a column.");
            if (value.Length != 1)
            {
                throw new FunctionException(
                    $"The function '{Function.Options.Name}' returned {value.Length} rows for a "
                    + "group: an aggregate gives one value.");
            }

            if (Function.Options.Output is { } declared) OutputCheck.Type(declared[0].Type, value.Type);
            return value;
        }
    }
}
