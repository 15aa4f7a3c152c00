using SparkDL.Arrow;
using SparkDL.Connect.Protos;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Shipping;

namespace SparkDL.Sql;

/// <summary>The groups of two DataFrames, paired by key. A function is applied to each pair.</summary>
public sealed class CoGroupedData
{
    private const int CogroupedMapPandas = 206;

    private readonly DataFrame _left;
    private readonly DataFrame _right;
    private readonly IReadOnlyList<Column> _leftKeys;
    private readonly IReadOnlyList<Column> _rightKeys;

    internal CoGroupedData(
        DataFrame left, IReadOnlyList<Column> leftKeys, DataFrame right, IReadOnlyList<Column> rightKeys)
    {
        (_left, _leftKeys, _right, _rightKeys) = (left, leftKeys, right, rightKeys);
    }

    /// <summary>
    /// Runs a function over each pair of groups, on the executors: the key as a batch of one row, then the rows of the
    /// left and of the right side, each whole in memory; a side without rows is an empty batch.
    /// </summary>
    /// <param name="function">A static lambda or method; its last argument is <paramref name="config"/>.</param>
    /// <param name="config">What the function needs to know: a plain record, which is sent as JSON.</param>
    /// <param name="columns">The columns of the result as DDL, such as <c>id long, score double</c>.</param>
    public DataFrame ApplyInArrow<TConfig>(
        Func<RecordBatch, RecordBatch, RecordBatch, TConfig, IEnumerable<RecordBatch>> function, TConfig config,
        string columns) =>
        Apply(ShippedFunction.OfDelegate(FunctionKind.CogroupMap, function, config, columns));

    /// <summary>Runs a function given as a type over each pair of groups, on the executors.</summary>
    public DataFrame ApplyInArrow<TFunction, TConfig>(TConfig config, string columns)
        where TFunction : ICogroupMapFunction<TConfig>, new() =>
        Apply(ShippedFunction.OfType(FunctionKind.CogroupMap, typeof(TFunction), config, columns));

    private DataFrame Apply(ShippedFunction function)
    {
        var map = new CoGroupMap
        {
            Input = _left.Relation,
            Other = _right.Relation,
            Func = function.ToMessage(_left.Session, CogroupedMapPandas),
        };
        map.InputGroupingExpressions.AddRange(_leftKeys.Select(key => key.Expression));
        map.OtherGroupingExpressions.AddRange(_rightKeys.Select(key => key.Expression));
        return _left.Session.Frame(new Relation { CoGroupMap = map });
    }
}
