using System.Globalization;
using System.Text.Json.Nodes;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests.Pyarrow;

/// <summary>Values as JSON that loses nothing, the same as <c>peer.py</c> makes them.</summary>
internal static class PlainValues
{
    public static string Of(IEnumerable<RecordBatch> batches) =>
        new JsonArray([.. batches.Select(Batch)]).ToJsonString(new() { MaxDepth = 256 });

    public static JsonNode Batch(RecordBatch batch) =>
        new JsonArray(
            [
                .. batch.Columns.Select(
                    column =>
                        new JsonArray([.. Enumerable.Range(0, column.Length).Select(row => Value(column, row))]))]);

    private static JsonNode? Value(Column column, int row) => column switch
    {
        UnionColumn c when c.Locate(row) is var (child, at) => Value(c.Children[child], at) is { } value
            ? new JsonArray(c.TypeIds[row], value)
            : null,
        RunEndEncodedColumn c => Value(c.Values, c.Locate(row)),
        _ when column.IsNull(row) => null,
        DictionaryColumn c => Value(c.Dictionary, c.Locate(row)),
        StructColumn c => new JsonArray([.. c.Children.Select(child => Value(child, row))]),
        ListColumn c when c.GetRange(row) is var (start, length) => Items(c.Values, start, length),
        FixedSizeListColumn c => Items(c.Values, row * c.Size, c.Size),
        StringColumn c => c.GetString(row),
        BinaryColumn c => Convert.ToHexStringLower(c.GetBytes(row)),
        FixedSizeBinaryColumn c => Convert.ToHexStringLower(c.GetBytes(row)),
        DecimalColumn c => c.GetUnscaled(row).ToString(CultureInfo.InvariantCulture),
        BoolColumn c => c[row],
        PrimitiveColumn<Half> c => Bits((double)c[row]),
        PrimitiveColumn<float> c => Bits(c[row]),
        PrimitiveColumn<double> c => Bits(c[row]),
        PrimitiveColumn<sbyte> c => c[row],
        PrimitiveColumn<short> c => c[row],
        PrimitiveColumn<int> c => c[row],
        PrimitiveColumn<long> c => c[row],
        PrimitiveColumn<byte> c => c[row],
        PrimitiveColumn<ushort> c => c[row],
        PrimitiveColumn<uint> c => c[row],
        PrimitiveColumn<ulong> c => c[row],
        PrimitiveColumn<MonthDayNanoInterval> c => new JsonArray(c[row].Months, c[row].Days, c[row].Nanoseconds),
        _ => throw new NotSupportedException(column.Type.Name),
    };

    private static JsonArray Items(Column items, int start, int length) =>
        [.. Enumerable.Range(start, length).Select(i => Value(items, i))];

    private static string Bits(double value) => Convert.ToHexStringLower(BitConverter.GetBytes(value));
}
