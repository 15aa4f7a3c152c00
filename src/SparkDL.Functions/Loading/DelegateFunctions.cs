using SparkDL.Arrow;
using SparkDL.Arrow.Columns;

namespace SparkDL.Functions.Loading;

/// <summary>
/// Turns static methods and lambdas into functions, whichever of data, configuration and context they take. The generic
/// argument makes the call a plain delegate call: reflection would wrap the user's exceptions.
/// </summary>
internal static class DelegateFunctions<TConfig>
{
    public static BoundFunction Map(DelegateSignature shape, TConfig config, string name)
    {
        var function = shape.Create();
        Func<IEnumerable<RecordBatch>, FunctionContext, IEnumerable<RecordBatch>> map = function switch
        {
            Func<IEnumerable<RecordBatch>, IEnumerable<RecordBatch>> f => (b, _) => f(b),
            Func<IEnumerable<RecordBatch>, FunctionContext, IEnumerable<RecordBatch>> f => f,
            Func<IEnumerable<RecordBatch>, TConfig, IEnumerable<RecordBatch>> f => (b, _) => f(b, config),
            Func<IEnumerable<RecordBatch>, TConfig, FunctionContext, IEnumerable<RecordBatch>> f =>
                (b, c) => f(b, config, c),
            Func<RecordBatch, RecordBatch> f => (b, _) => b.Select(f),
            Func<RecordBatch, FunctionContext, RecordBatch> f => (b, c) => b.Select(batch => f(batch, c)),
            Func<RecordBatch, TConfig, RecordBatch> f => (b, _) => b.Select(batch => f(batch, config)),
            Func<RecordBatch, TConfig, FunctionContext, RecordBatch> f =>
                (b, c) => b.Select(batch => f(batch, config, c)),
            _ => throw WrongShape(name, "map of batches"),
        };
        return new DelegateMap(map);
    }

    public static BoundFunction Scalar(DelegateSignature shape, TConfig config, string name) =>
        new DelegateScalar(BatchToColumn(shape, config, name, "scalar expression"));

    public static BoundFunction Aggregate(DelegateSignature shape, TConfig config, string name) =>
        new DelegateAggregate(BatchToColumn(shape, config, name, "aggregate"));

    public static BoundFunction GroupMap(DelegateSignature shape, TConfig config, string name)
    {
        Func<RecordBatch, IEnumerable<RecordBatch>, FunctionContext, IEnumerable<RecordBatch>> map = shape.Create()
            switch
        {
            Func<RecordBatch, IEnumerable<RecordBatch>, IEnumerable<RecordBatch>> f => (k, r, _) => f(k, r),
            Func<RecordBatch, IEnumerable<RecordBatch>, TConfig, IEnumerable<RecordBatch>> f =>
                (k, r, _) => f(k, r, config),
            Func<RecordBatch, IEnumerable<RecordBatch>, TConfig, FunctionContext, IEnumerable<RecordBatch>> f =>
                (k, r, c) => f(k, r, config, c),
            _ => throw WrongShape(name, "map of groups"),
        };
        return new DelegateGroupMap(map);
    }

    public static BoundFunction CogroupMap(DelegateSignature shape, TConfig config, string name)
    {
        Func<RecordBatch, RecordBatch, RecordBatch, FunctionContext, IEnumerable<RecordBatch>> map = shape.Create()
            switch
        {
            Func<RecordBatch, RecordBatch, RecordBatch, IEnumerable<RecordBatch>> f => (k, l, r, _) => f(k, l, r),
            Func<RecordBatch, RecordBatch, RecordBatch, TConfig, IEnumerable<RecordBatch>> f =>
                (k, l, r, _) => f(k, l, r, config),
            Func<RecordBatch, RecordBatch, RecordBatch, TConfig, FunctionContext, IEnumerable<RecordBatch>> f =>
                (k, l, r, c) => f(k, l, r, config, c),
            _ => throw WrongShape(name, "map of co-groups"),
        };
        return new DelegateCogroupMap(map);
    }

    private static Func<RecordBatch, FunctionContext, Column> BatchToColumn(
        DelegateSignature shape, TConfig config, string name, string kind) => shape.Create() switch
        {
            Func<RecordBatch, Column> f => (b, _) => f(b),
            Func<RecordBatch, FunctionContext, Column> f => f,
            Func<RecordBatch, TConfig, Column> f => (b, _) => f(b, config),
            Func<RecordBatch, TConfig, FunctionContext, Column> f => (b, c) => f(b, config, c),
            _ => throw WrongShape(name, kind),
        };

    private static FunctionException WrongShape(string name, string kind) =>
        new($"The parameters of the function '{name}' are not those of a {kind}.");

    private sealed class DelegateMap(
        Func<IEnumerable<RecordBatch>, FunctionContext, IEnumerable<RecordBatch>> function) : BoundFunction
    {
        public override IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, FunctionContext context) =>
            function(batches, context);
    }

    private sealed class DelegateScalar(Func<RecordBatch, FunctionContext, Column> function) : BoundFunction
    {
        public override Column Evaluate(RecordBatch arguments, FunctionContext context) => function(arguments, context);
    }

    private sealed class DelegateAggregate(Func<RecordBatch, FunctionContext, Column> function) : BoundFunction
    {
        public override Column Aggregate(RecordBatch arguments, FunctionContext context) =>
            function(arguments, context);
    }

    private sealed class DelegateGroupMap(
        Func<RecordBatch, IEnumerable<RecordBatch>, FunctionContext, IEnumerable<RecordBatch>> function) : BoundFunction
    {
        public override IEnumerable<RecordBatch> MapGroup(
            RecordBatch key, IEnumerable<RecordBatch> rows, FunctionContext context) => function(key, rows, context);
    }

    private sealed class DelegateCogroupMap(
        Func<RecordBatch, RecordBatch, RecordBatch, FunctionContext, IEnumerable<RecordBatch>> function) : BoundFunction
    {
        public override IEnumerable<RecordBatch> MapCogroup(
            RecordBatch key, RecordBatch left, RecordBatch right, FunctionContext context) =>
            function(key, left, right, context);
    }
}
