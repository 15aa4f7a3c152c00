using SparkDL.Arrow;
using SparkDL.Arrow.Columns;

namespace SparkDL.Functions.Loading;

/// <summary>A function given as a type. Its object is disposed with the task.</summary>
internal abstract class TypeFunction(object function) : BoundFunction
{
    public sealed override void Dispose()
    {
        (function as IDisposable)?.Dispose();
        base.Dispose();
    }
}

/// <summary>An <see cref="IMapFunction{TConfig}"/> with its configuration.</summary>
internal sealed class MapTypeFunction<TConfig>(IMapFunction<TConfig> function, TConfig config) : TypeFunction(function)
{
    public override IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, FunctionContext context) =>
        function.Map(batches, config, context);
}

/// <summary>An <see cref="IScalarFunction{TConfig}"/> with its configuration.</summary>
internal sealed class ScalarTypeFunction<TConfig>(
    IScalarFunction<TConfig> function, TConfig config) : TypeFunction(function)
{
    public override Column Evaluate(RecordBatch arguments, FunctionContext context) =>
        function.Evaluate(arguments, config, context);
}

/// <summary>An <see cref="IGroupMapFunction{TConfig}"/> with its configuration.</summary>
internal sealed class GroupMapTypeFunction<TConfig>(IGroupMapFunction<TConfig> function, TConfig config)
    : TypeFunction(function)
{
    public override IEnumerable<RecordBatch> MapGroup(
        RecordBatch key, IEnumerable<RecordBatch> rows, FunctionContext context) =>
        function.Map(key, rows, config, context);
}

/// <summary>An <see cref="ICogroupMapFunction{TConfig}"/> with its configuration.</summary>
internal sealed class CogroupMapTypeFunction<TConfig>(ICogroupMapFunction<TConfig> function, TConfig config)
    : TypeFunction(function)
{
    public override IEnumerable<RecordBatch> MapCogroup(
        RecordBatch key, RecordBatch left, RecordBatch right, FunctionContext context) =>
        function.Map(key, left, right, config, context);
}

/// <summary>An <see cref="IAggregateFunction{TConfig}"/> with its configuration.</summary>
internal sealed class AggregateTypeFunction<TConfig>(IAggregateFunction<TConfig> function, TConfig config)
    : TypeFunction(function)
{
    public override Column Aggregate(RecordBatch arguments, FunctionContext context) =>
        function.Aggregate(arguments, config, context);
}
