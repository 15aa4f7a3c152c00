using System.Runtime.InteropServices;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Types;

namespace SparkDL.Benchmarks.Support;

/// <summary>
/// Rows of packed float32 values that follow from their number alone: the same in Spark and beside it.
/// </summary>
internal static class PackedRows
{
    public const string Ddl = "id long, x binary";

    private static readonly Schema Rows =
        new([new Field("id", new IntType(64, Signed: true)), new Field("x", new BinaryType())]);

    /// <summary>The function that Spark runs over <c>range</c> to make the input.</summary>
    public static RecordBatch Generate(RecordBatch batch, Width width) => Of(batch.Values<long>("id"), width.Elements);

    /// <summary>The same rows in memory, in batches.</summary>
    public static IEnumerable<RecordBatch> InMemory(int rows, int elements, int batchRows)
    {
        for (var start = 0; start < rows; start += batchRows)
        {
            var ids = new long[Math.Min(batchRows, rows - start)];
            for (var row = 0; row < ids.Length; row++)
                ids[row] = start + row;
            yield return Of(ids, elements);
        }
    }

    private static RecordBatch Of(ReadOnlySpan<long> ids, int elements)
    {
        var keys = new PrimitiveColumnBuilder<long>();
        var packed = new BinaryColumnBuilder();
        foreach (var id in ids)
        {
            keys.Append(id);
            Fill(MemoryMarshal.Cast<byte, float>(packed.Reserve(elements * sizeof(float))), (ulong)id);
        }

        return new RecordBatch(Rows, [keys.Build(), packed.Build()]);
    }

    // A multiplicative generator: cheap, and no two rows alike.
    private static void Fill(Span<float> values, ulong id)
    {
        var state = (id + 1) * 0x9E3779B97F4A7C15;
        for (var index = 0; index < values.Length; index++)
        {
            state = state * 6364136223846793005 + 1442695040888963407;
            values[index] = (int)(state >> 40) / (float)(1 << 23) - 1;
        }
    }

    internal sealed record Width(int Elements);
}
