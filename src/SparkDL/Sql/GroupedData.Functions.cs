using SparkDL.Arrow;
using SparkDL.Connect.Protos;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Shipping;

namespace SparkDL.Sql;

/// <content>C# functions over groups.</content>
public sealed partial class GroupedData
{
    private const int GroupedMapPandas = 201;

    /// <summary>
    /// Runs a function over each group, on the executors: it gets the key as a batch of one row, and the rows.
    /// </summary>
    /// <param name="function">A static lambda or method; its last argument is <paramref name="config"/>.</param>
    /// <param name="config">What the function needs to know: a plain record, which is sent as JSON.</param>
    /// <param name="columns">The columns of the result as DDL, such as <c>id long, score double</c>.</param>
    public DataFrame ApplyInArrow<TConfig>(
        Func<RecordBatch, IEnumerable<RecordBatch>, TConfig, IEnumerable<RecordBatch>> function, TConfig config,
        string columns) =>
        Apply(ShippedFunction.OfDelegate(FunctionKind.GroupMap, function, config, columns));

    /// <summary>Runs a function given as a type over each group, on the executors.</summary>
    public DataFrame ApplyInArrow<TFunction, TConfig>(TConfig config, string columns)
        where TFunction : IGroupMapFunction<TConfig>, new() =>
        Apply(ShippedFunction.OfType(FunctionKind.GroupMap, typeof(TFunction), config, columns));

    /// <summary>Pairs the groups with those of another DataFrame by their keys.</summary>
    /// <exception cref="ArgumentException">The two have different numbers of key columns.</exception>
    public CoGroupedData CoGroup(GroupedData other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._keys.Count != _keys.Count)
        {
            throw new ArgumentException(
                $"There are {_keys.Count} keys on the left and {other._keys.Count} on the right: give both as many.",
                nameof(other));
        }
        return new CoGroupedData(_frame, _keys, other._frame, other._keys);
    }

    private DataFrame Apply(ShippedFunction function)
    {
        var map = new GroupMap
        {
            Input = _frame.Relation,
            // Without them Spark leaves out every column that is no key, and reports nothing.
            Func = function.ToMessage(_frame.Session, GroupedMapPandas, _frame.AllColumns()),
        };
        map.GroupingExpressions.AddRange(_keys.Select(key => key.Expression));
        return _frame.Session.Frame(new Relation { GroupMap = map });
    }
}
