using SparkDL.Connect.Protos;
using JoinType = SparkDL.Connect.Protos.Join.Types.JoinType;

namespace SparkDL.Sql;

/// <content>Joins and groups.</content>
public sealed partial class DataFrame
{
    /// <summary>
    /// Pairs of rows of both DataFrames for which the condition holds.
    /// </summary>
    /// <param name="other">The right side.</param>
    /// <param name="condition">Which rows make a pair.</param>
    /// <param name="how">inner (the default), left, right, outer, left_semi, left_anti or cross.</param>
    public DataFrame Join(DataFrame other, Column condition, string how = "inner")
    {
        var join = NewJoin(other, how);
        join.JoinCondition = condition.Expression;
        return Session.Frame(new Relation { Join = join });
    }

    /// <summary>Pairs of rows with equal values of these columns, which the result has once.</summary>
    public DataFrame Join(DataFrame other, IEnumerable<string> columns, string how = "inner")
    {
        var join = NewJoin(other, how);
        join.UsingColumns.AddRange(columns);
        return Session.Frame(new Relation { Join = join });
    }

    /// <summary>Pairs of rows with equal values of this column.</summary>
    public DataFrame Join(DataFrame other, string column, string how = "inner") => Join(other, [column], how);

    /// <summary>All pairs of a row here and a row of the other DataFrame.</summary>
    public DataFrame CrossJoin(DataFrame other) => Session.Frame(new Relation { Join = NewJoin(other, "cross") });

    /// <summary>Groups of rows with equal values of these columns; of all rows where none is named.</summary>
    public GroupedData GroupBy(params IEnumerable<Column> columns) =>
        new(this, [.. columns], Aggregate.Types.GroupType.Groupby);

    /// <summary>Groups of rows with equal values of these columns.</summary>
    public GroupedData GroupBy(params IEnumerable<string> columns) => GroupBy(columns.Select(c => Column.Named(c)));

    /// <summary>Groups by these columns, by all but the last of them, and so on to all rows.</summary>
    public GroupedData Rollup(params IEnumerable<Column> columns) =>
        new(this, [.. columns], Aggregate.Types.GroupType.Rollup);

    /// <summary>Groups by all subsets of these columns.</summary>
    public GroupedData Cube(params IEnumerable<Column> columns) =>
        new(this, [.. columns], Aggregate.Types.GroupType.Cube);

    /// <summary>One row with these aggregates over all rows.</summary>
    public DataFrame Agg(params IEnumerable<Column> aggregates) => GroupBy(Array.Empty<Column>()).Agg(aggregates);

    private Join NewJoin(DataFrame other, string how) => new()
    {
        Left = Relation,
        Right = other.Relation,
        JoinType = Parse(how),
    };

    private static JoinType Parse(string how)
    {
        ArgumentNullException.ThrowIfNull(how);
        return how.ToLowerInvariant().Replace("_", "", StringComparison.Ordinal) switch
        {
            "inner" => JoinType.Inner,
            "outer" or "full" or "fullouter" => JoinType.FullOuter,
            "left" or "leftouter" => JoinType.LeftOuter,
            "right" or "rightouter" => JoinType.RightOuter,
            "semi" or "leftsemi" => JoinType.LeftSemi,
            "anti" or "leftanti" => JoinType.LeftAnti,
            "cross" => JoinType.Cross,
            _ => throw new ArgumentException(
                $"'{how}' is no kind of join: inner, left, right, outer, left_semi, left_anti or cross.", nameof(how)),
        };
    }
}
