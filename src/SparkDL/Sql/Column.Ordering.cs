using SparkDL.Connect.Protos;
using Direction = SparkDL.Connect.Protos.Expression.Types.SortOrder.Types.SortDirection;
using Nulls = SparkDL.Connect.Protos.Expression.Types.SortOrder.Types.NullOrdering;

namespace SparkDL.Sql;

/// <content>Directions for sorting. Ascending puts nulls first, descending last, unless told otherwise.</content>
public sealed partial class Column
{
    /// <summary>Smallest first, nulls before all.</summary>
    public Column Asc() => Ordered(Direction.Ascending, Nulls.SortNullsFirst);

    /// <summary>Greatest first, nulls behind all.</summary>
    public Column Desc() => Ordered(Direction.Descending, Nulls.SortNullsLast);

    /// <summary>Smallest first, nulls behind all.</summary>
    public Column AscNullsLast() => Ordered(Direction.Ascending, Nulls.SortNullsLast);

    /// <summary>Greatest first, nulls before all.</summary>
    public Column DescNullsFirst() => Ordered(Direction.Descending, Nulls.SortNullsFirst);

    internal Expression.Types.SortOrder SortOrder =>
        (Expression.ExprTypeCase == Expression.ExprTypeOneofCase.SortOrder ? this : Asc()).Expression.SortOrder;

    private Column Ordered(Direction direction, Nulls nulls) => new(new Expression
    {
        SortOrder = new Expression.Types.SortOrder
        {
            Child = Expression,
            Direction = direction,
            NullOrdering = nulls,
        },
    });
}
