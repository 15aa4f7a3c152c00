using System.Reflection;
using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Loading;
using SparkDL.Functions.Shipping;

namespace SparkDL.Testing;

/// <summary>
/// Runs functions in this process over batches in memory, as Spark would call them: the configuration goes through
/// JSON, groups are formed by key, and results are checked against the declared columns. The caller disposes results.
/// </summary>
/// <example>
/// <code>
/// using var rows = TestBatches.Of(("x", TestBatches.Column(1L, 2L)));
/// var result = FunctionRunner.Map&lt;AddOffset, Offset&gt;([rows], new Offset(10), "y long");
/// Assert.Equal([11, 12], result[0].Values&lt;long&gt;("y").ToArray());
/// </code>
/// </example>
public static class FunctionRunner
{
    /// <summary>Runs a function over the batches of one partition.</summary>
    /// <param name="batches">The rows; they must stay valid until this returns.</param>
    /// <param name="config">The configuration: a plain record, sent as JSON.</param>
    /// <param name="columns">The columns of the result, as a DDL text.</param>
    /// <param name="context">The context; by default that of partition 0.</param>
    /// <exception cref="FunctionException">The result is not what the columns declare.</exception>
    public static IReadOnlyList<RecordBatch> Map<TFunction, TConfig>(
        IEnumerable<RecordBatch> batches, TConfig config, string columns, FunctionContext? context = null)
        where TFunction : IMapFunction<TConfig>, new() =>
        Map(CodeReferences.OfType(typeof(TFunction)), batches, config, columns, context);

    /// <summary>
    /// Runs a static lambda or method over the batches of one partition. It takes what <c>DataFrame.MapInArrow</c>
    /// takes: a batch or all batches, then the configuration and the context where it needs them.
    /// </summary>
    /// <exception cref="ArgumentException">The lambda captures values.</exception>
    /// <exception cref="FunctionException">The result is not what the columns declare.</exception>
    public static IReadOnlyList<RecordBatch> Map(
        IEnumerable<RecordBatch> batches, Delegate function, string columns, object? config = null,
        FunctionContext? context = null) =>
        Map(CodeReferences.OfDelegate(function), batches, config, columns, context);

    /// <summary>Runs a scalar function over one batch of arguments.</summary>
    /// <param name="arguments">The columns that the expression names, in order.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="type">The type of the result, as a DDL text: <c>double</c>.</param>
    /// <param name="context">The context; by default that of partition 0.</param>
    /// <exception cref="FunctionException">The result has another type or another number of rows.</exception>
    public static Column Evaluate<TFunction, TConfig>(
        RecordBatch arguments, TConfig config, string type, FunctionContext? context = null)
        where TFunction : IScalarFunction<TConfig>, new()
    {
        ArgumentNullException.ThrowIfNull(arguments);
        using var function = Bind(FunctionKind.Scalar, CodeReferences.OfType(typeof(TFunction)), config, type);
        var column = function.Evaluate(arguments, context ?? new FunctionContext());
        return Checked(function, column, arguments.Length, "a scalar function gives one value per row");
    }

    /// <summary>Runs an aggregate function over the rows of one group, and returns a column of one row.</summary>
    /// <inheritdoc cref="Evaluate{TFunction, TConfig}"/>
    public static Column Aggregate<TFunction, TConfig>(
        RecordBatch arguments, TConfig config, string type, FunctionContext? context = null)
        where TFunction : IAggregateFunction<TConfig>, new()
    {
        ArgumentNullException.ThrowIfNull(arguments);
        using var function = Bind(FunctionKind.Aggregate, CodeReferences.OfType(typeof(TFunction)), config, type);
        var column = function.Aggregate(arguments, context ?? new FunctionContext());
        return Checked(function, column, rows: 1, "an aggregate gives one value");
    }

    /// <summary>Runs a function over each group of rows that share a key.</summary>
    /// <param name="batches">The rows of all groups, in any order.</param>
    /// <param name="keys">The names of the key columns, which the function's rows have as well.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="columns">The columns of the result, as a DDL text.</param>
    /// <param name="context">The context; by default that of partition 0.</param>
    /// <returns>The results of all groups, in the order in which the keys come first.</returns>
    /// <exception cref="FunctionException">The result is not what the columns declare.</exception>
    public static IReadOnlyList<RecordBatch> MapGroups<TFunction, TConfig>(
        IEnumerable<RecordBatch> batches, IReadOnlyList<string> keys, TConfig config, string columns,
        FunctionContext? context = null)
        where TFunction : IGroupMapFunction<TConfig>, new()
    {
        using var groups = RowGroups.By(keys, batches);
        using var function = Bind(FunctionKind.GroupMap, CodeReferences.OfType(typeof(TFunction)), config, columns);
        return Collect(function, groups.SelectMany(group =>
            function.MapGroup(group.Key, group.Sides[0], context ?? new FunctionContext())));
    }

    /// <summary>
    /// Runs a function over each pair of groups that share a key; a side without rows is an empty batch.
    /// </summary>
    /// <param name="left">The rows of one side, at least one batch.</param>
    /// <param name="right">The rows of the other side, at least one batch.</param>
    /// <param name="keys">The names of the key columns, which both sides have.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="columns">The columns of the result, as a DDL text.</param>
    /// <param name="context">The context; by default that of partition 0.</param>
    /// <exception cref="FunctionException">The result is not what the columns declare.</exception>
    public static IReadOnlyList<RecordBatch> MapCogroups<TFunction, TConfig>(
        IEnumerable<RecordBatch> left, IEnumerable<RecordBatch> right, IReadOnlyList<string> keys, TConfig config,
        string columns, FunctionContext? context = null)
        where TFunction : ICogroupMapFunction<TConfig>, new()
    {
        using var groups = RowGroups.By(keys, left, right);
        using var function = Bind(FunctionKind.CogroupMap, CodeReferences.OfType(typeof(TFunction)), config, columns);
        return Collect(function, groups.SelectMany(group => function.MapCogroup(
            group.Key, group.Sides[0][0], group.Sides[1][0], context ?? new FunctionContext())));
    }

    /// <summary>
    /// Runs a function on one thread for each partition, with a barrier among them as in a barrier stage. A debugger
    /// sees all ranks; <c>LocalRunner.MapBarrier</c> runs them in processes.
    /// </summary>
    /// <param name="partitions">The rows of each rank.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="columns">The columns of the result, as a DDL text.</param>
    /// <param name="context">
    /// Describes all ranks but for partition and barrier, which each rank gets of its own. Default: nothing is set.
    /// </param>
    /// <returns>The result of each rank.</returns>
    /// <exception cref="AggregateException">Ranks failed: first the one that failed by itself.</exception>
    public static IReadOnlyList<IReadOnlyList<RecordBatch>> MapOnRanks<TFunction, TConfig>(
        IReadOnlyList<IEnumerable<RecordBatch>> partitions, TConfig config, string columns,
        FunctionContextBuilder? context = null)
        where TFunction : IMapFunction<TConfig>, new()
    {
        ArgumentNullException.ThrowIfNull(partitions);
        context ??= new FunctionContextBuilder();
        var barriers = LocalBarrier.Create(partitions.Count);
        FunctionContext[] contexts =
            [.. barriers.Select(barrier => context.Partition(barrier.Rank).Barrier(barrier).Build())];
        return RankThreads.Run(barriers, rank =>
            Map<TFunction, TConfig>(partitions[rank], config, columns, contexts[rank]));
    }

    private static IReadOnlyList<RecordBatch> Map(
        CodeReference code, IEnumerable<RecordBatch> batches, object? config, string columns, FunctionContext? context)
    {
        ArgumentNullException.ThrowIfNull(batches);
        // A function may yield its input as it is, and the caller disposes both.
        HashSet<RecordBatch> inputs = new(ReferenceEqualityComparer.Instance);
        var noted = batches.Select(batch =>
        {
            inputs.Add(batch);
            return batch;
        });
        using var function = Bind(FunctionKind.Map, code, config, columns);
        return Collect(function, function.Map(noted, context ?? new FunctionContext())
            .Select(batch => batch is not null && inputs.Contains(batch) ? batch.Retain() : batch!));
    }

    private static BoundFunction Bind(FunctionKind kind, CodeReference code, object? config, string output) =>
        FunctionBinder.Bind(CommandBuilder.Build(kind, code, config, output, isolated: false), Assembly.Load);

    private static List<RecordBatch> Collect(BoundFunction function, IEnumerable<RecordBatch> results)
    {
        List<RecordBatch> collected = [];
        foreach (var batch in results)
        {
            if (batch is null) throw new FunctionException("The function yielded null instead of a batch.");
            collected.Add(batch);
            OutputCheck.Columns(function.Options.Output!, batch.Schema);
        }

        return collected;
    }

    private static Column Checked(BoundFunction function, Column? column, int rows, string rule)
    {
        if (column is null)
            throw new FunctionException($"The function '{function.Options.Name}' returned null instead of a column.");
        if (column.Length != rows)
        {
            throw new FunctionException(
                $"The function '{function.Options.Name}' returned {column.Length} rows instead of {rows}: {rule}.");
        }

        OutputCheck.Type(function.Options.Output![0].Type, column.Type);
        return column;
    }
}
