using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>Small batches for the functions of these tests, which run on executors.</summary>
public static class Table
{
    public static RecordBatch Of(params IReadOnlyList<(string Name, Column Column)> columns) => new(
        new Schema([.. columns.Select(column => new Field(column.Name, column.Column.Type))]),
        [.. columns.Select(column => column.Column)]);

    public static Column Column<T>(T value)
        where T : unmanaged => new PrimitiveColumnBuilder<T>().Append(value).Build();

    public static Column Column(string value) => new StringColumnBuilder().Append(value).Build();
}
