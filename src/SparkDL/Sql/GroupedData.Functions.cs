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

    /// <summary>Runs a function over each group, on the executors: its key as a batch of one row, and its rows.</summary>
    /// <param name="function">A static lambda or method; what it must know is in <paramref name="config"/>.</param>
    /// <param name="config">A plain record: it travels as JSON.</param>
    /// <param name="columns">The columns that the function gives: <c>id long, score double</c>.</param>
    public DataFrame ApplyInArrow<TConfig>(
        Func<RecordBatch, IEnumerable<RecordBatch>, TConfig, IEnumerable<RecordBatch>> function, TConfig config, string columns) =>
        Apply(ShippedFunction.OfDelegate(FunctionKind.GroupMap, function, config, columns));

    /// <summary>Runs a function given as a type over each group, on the executors.</summary>
    public DataFrame ApplyInArrow<TFunction, TConfig>(TConfig config, string columns)
        where TFunction : IGroupMapFunction<TConfig>, new() =>
        Apply(ShippedFunction.OfType(FunctionKind.GroupMap, typeof(TFunction), config, columns));

    /// <summary>Puts the groups of another DataFrame beside those of the same key here; both have as many keys.</summary>
    public CoGroupedData CoGroup(GroupedData other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._keys.Count != _keys.Count)
            throw new ArgumentException($"There are {_keys.Count} keys on the left and {other._keys.Count} on the right.", nameof(other));
        return new CoGroupedData(_frame, _keys, other._frame, other._keys);
    }

    private DataFrame Apply(ShippedFunction function)
    {
        var map = new GroupMap
        {
            Input = _frame.Relation,
            // Without them Spark leaves every column out that is no key, without a word.
            Func = function.ToMessage(_frame.Session, GroupedMapPandas, _frame.AllColumns()),
        };
        map.GroupingExpressions.AddRange(_keys.Select(key => key.Expression));
        return _frame.Session.Frame(new Relation { GroupMap = map });
    }
}
