using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Benchmarks.Arrow;

/// <summary>The kinds of batches that are measured.</summary>
internal enum BatchKind
{
    Primitive,
    String,
    List,
    ImageBinary,
}

/// <summary>Batches of one kind, and the sum of all their values.</summary>
internal static class ArrowBatches
{
    private const int ImageBytes = 100_000;

    public static RecordBatch Make(BatchKind kind, int megabytes)
    {
        var bytes = megabytes << 20;
        return kind switch
        {
            BatchKind.Primitive => Batch(Primitive(new PrimitiveColumnBuilder<double>(), bytes / 16),
                Primitive(new PrimitiveColumnBuilder<long>(), bytes / 16)),
            BatchKind.String => Batch(Strings(bytes / 24)),
            BatchKind.List => Batch(Lists(bytes / 36)),
            _ => Batch(Images(bytes / ImageBytes)),
        };
    }

    /// <summary>Every value summed, through the typed accessors.</summary>
    public static double Sum(RecordBatch batch) => batch.Columns.Sum(Sum);

    private static double Sum(Column column) => column switch
    {
        PrimitiveColumn<double> c => ByteSums.Doubles(c.Values),
        PrimitiveColumn<long> c => ByteSums.Longs(c.Values),
        PrimitiveColumn<float> c => ByteSums.Floats(c.Values),
        BinaryColumn c => SumBytes(c),
        ListColumn c => c.Length + Sum(c.Values),
        _ => throw new ArgumentException(column.Type.Name),
    };

    private static double SumBytes(BinaryColumn column)
    {
        long sum = 0;
        for (var i = 0; i < column.Length; i++)
            sum += ByteSums.Bytes(column.GetBytes(i));
        return sum;
    }

    private static RecordBatch Batch(params Column[] columns) =>
        new(new Schema([.. columns.Select((column, i) => new Field($"c{i}", column.Type))]), columns);

    private static Column Primitive<T>(PrimitiveColumnBuilder<T> builder, int rows)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var values = builder.Reserve(rows);
        for (var i = 0; i < rows; i++)
            values[i] = T.CreateChecked(i % 1000);
        return builder.Build();
    }

    private static Column Strings(int rows)
    {
        var builder = new StringColumnBuilder();
        for (var i = 0; i < rows; i++)
            builder.Append($"customer number {i % 10_000:0000}");
        return builder.Build();
    }

    private static Column Lists(int rows)
    {
        var builder = new ListColumnBuilder(ArrowType.List(ArrowType.Float));
        var items = (PrimitiveColumnBuilder<float>)builder.Items;
        for (var i = 0; i < rows; i++)
        {
            builder.BeginList();
            items.Append([1, 2, 3, 4, 5, 6, 7, i & 7]);
        }

        return builder.Build();
    }

    private static Column Images(int rows)
    {
        var builder = new BinaryColumnBuilder();
        var random = new Random(1);
        for (var i = 0; i < rows; i++)
            random.NextBytes(builder.Reserve(ImageBytes));
        return builder.Build();
    }
}
