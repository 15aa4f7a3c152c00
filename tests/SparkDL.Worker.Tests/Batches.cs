using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Worker.Tests;

/// <summary>Small batches for tests.</summary>
internal static class Batches
{
    public static RecordBatch Of(params IReadOnlyList<(string Name, Column Column)> columns) => new(
        new Schema([.. columns.Select(column => new Field(column.Name, column.Column.Type))]),
        [.. columns.Select(column => column.Column)]);

    public static Column Column<T>(params IReadOnlyList<T> values)
        where T : unmanaged
    {
        var builder = new PrimitiveColumnBuilder<T>();
        foreach (var value in values) builder.Append(value);
        return builder.Build();
    }

    public static Column Column(params IReadOnlyList<string> values)
    {
        var builder = new StringColumnBuilder();
        foreach (var value in values) builder.Append(value);
        return builder.Build();
    }

    /// <summary>A column of one row: a list of these texts.</summary>
    public static Column Texts(IReadOnlyList<string> values)
    {
        var builder = (ListColumnBuilder)ColumnBuilder.For(ArrowType.List(ArrowType.String));
        builder.BeginList();
        foreach (var value in values) ((StringColumnBuilder)builder.Items).Append(value);
        return builder.Build();
    }
}
