using SparkDL.Connect.Protos;
using Frame = SparkDL.Connect.Protos.Expression.Types.Window.Types.WindowFrame;

namespace SparkDL.Sql;

/// <summary>Which rows a window function sees: those of the same partition, in an order, within a frame.</summary>
public sealed class WindowSpec
{
    private readonly Expression.Types.Window _window;

    internal WindowSpec(Expression.Types.Window window) => _window = window;

    /// <summary>Rows with the same values of these columns belong together.</summary>
    public WindowSpec PartitionBy(params IEnumerable<Column> columns) => With(w =>
    {
        w.PartitionSpec.Clear();
        w.PartitionSpec.AddRange(columns.Select(c => c.Expression));
    });

    /// <summary>The order within a partition.</summary>
    public WindowSpec OrderBy(params IEnumerable<Column> columns) => With(w =>
    {
        w.OrderSpec.Clear();
        w.OrderSpec.AddRange(columns.Select(c => c.SortOrder));
    });

    /// <summary>The frame, in rows relative to the current one (<see cref="Window.CurrentRow"/> is 0).</summary>
    public WindowSpec RowsBetween(long start, long end) => With(w => w.FrameSpec = new Frame
    {
        FrameType = Frame.Types.FrameType.Row,
        Lower = Boundary(start),
        Upper = Boundary(end),
    });

    /// <summary>The frame, in values of the order column relative to the current row's.</summary>
    public WindowSpec RangeBetween(long start, long end) => With(w => w.FrameSpec = new Frame
    {
        FrameType = Frame.Types.FrameType.Range,
        Lower = Boundary(start),
        Upper = Boundary(end),
    });

    internal Expression.Types.Window ToExpression(Expression function)
    {
        var window = _window.Clone();
        window.WindowFunction = function;
        return window;
    }

    private WindowSpec With(Action<Expression.Types.Window> change)
    {
        var window = _window.Clone();
        change(window);
        return new WindowSpec(window);
    }

    private static Frame.Types.FrameBoundary Boundary(long offset) => offset switch
    {
        0 => new() { CurrentRow = true },
        long.MinValue or long.MaxValue => new() { Unbounded = true },
        >= int.MinValue and <= int.MaxValue => new() { Value = LiteralConverter.ToExpression((int)offset) },
        _ => new() { Value = LiteralConverter.ToExpression(offset) },
    };
}
