using SparkDL.Connect.Protos;
using GroupType = SparkDL.Connect.Protos.Aggregate.Types.GroupType;

namespace SparkDL.Sql;

/// <summary>The rows of a DataFrame in groups. Aggregates and functions are applied to each group.</summary>
public sealed partial class GroupedData
{
    private readonly DataFrame _frame;
    private readonly IReadOnlyList<Column> _keys;
    private readonly GroupType _type;
    private readonly Aggregate.Types.Pivot? _pivot;

    internal GroupedData(
        DataFrame frame, IReadOnlyList<Column> keys, GroupType type, Aggregate.Types.Pivot? pivot = null)
    {
        _frame = frame;
        _keys = keys;
        _type = type;
        _pivot = pivot;
    }

    /// <summary>One row for each group: its keys and these aggregates.</summary>
    public DataFrame Agg(params IEnumerable<Column> aggregates)
    {
        var aggregate = new Aggregate { Input = _frame.Relation, GroupType = _type, Pivot = _pivot };
        aggregate.GroupingExpressions.AddRange(_keys.Select(k => k.Expression));
        aggregate.AggregateExpressions.AddRange(aggregates.Select(a => a.Expression));
        return _frame.Session.Frame(new Relation { Aggregate = aggregate });
    }

    /// <summary>The number of rows of each group, in a column <c>count</c>.</summary>
    public DataFrame Count() => Agg(Functions.Count("*").Alias("count"));

    /// <summary>The sums of these columns.</summary>
    public DataFrame Sum(params IEnumerable<string> columns) => Each("sum", columns);

    /// <summary>The means of these columns.</summary>
    public DataFrame Avg(params IEnumerable<string> columns) => Each("avg", columns);

    /// <summary>The least values of these columns.</summary>
    public DataFrame Min(params IEnumerable<string> columns) => Each("min", columns);

    /// <summary>The greatest values of these columns.</summary>
    public DataFrame Max(params IEnumerable<string> columns) => Each("max", columns);

    /// <summary>
    /// Turns each of these values of a column into a column of the result; without values the server looks them up.
    /// </summary>
    public GroupedData Pivot(string column, params IEnumerable<object> values)
    {
        var pivot = new Aggregate.Types.Pivot { Col = Column.Named(column).Expression };
        pivot.Values.AddRange(values.Select(LiteralConverter.ToLiteral));
        return new GroupedData(_frame, _keys, GroupType.Pivot, pivot);
    }

    private DataFrame Each(string function, IEnumerable<string> columns) =>
        Agg(columns.Select(c => Functions.Call(function, Column.Named(c))));
}
