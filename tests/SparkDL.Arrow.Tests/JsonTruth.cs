using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text.Json;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>
/// A JSON file of Arrow's integration tests: the expected values, with which columns are compared value by value
/// through the public accessors.
/// </summary>
internal sealed class JsonTruth
{
    private readonly Dictionary<long, JsonElement> _dictionaries = [];

    private JsonTruth(JsonElement root)
    {
        FieldsJson = [.. root.GetProperty("schema").GetProperty("fields").EnumerateArray()];
        Schema = JsonSchema.Read(root.GetProperty("schema"));
        Batches = [.. root.GetProperty("batches").EnumerateArray()];
        if (!root.TryGetProperty("dictionaries", out var dictionaries))
            return;
        foreach (var dictionary in dictionaries.EnumerateArray())
        {
            var id = dictionary.GetProperty("id").GetInt64();
            _dictionaries[id] = dictionary.GetProperty("data").GetProperty("columns")[0];
        }
    }

    public Schema Schema { get; }

    public JsonElement[] FieldsJson { get; }

    public JsonElement[] Batches { get; }

    public static JsonTruth Load(string gzipPath)
    {
        using var file = new GZipStream(File.OpenRead(gzipPath), CompressionMode.Decompress);
        return Parse(file);
    }

    public static JsonTruth Parse(Stream json) =>
        new(JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 }).RootElement);

    /// <summary>Fails at the first value that differs.</summary>
    public void AssertEqual(IReadOnlyList<RecordBatch> batches)
    {
        Assert.Equal(Batches.Length, batches.Count);
        for (var b = 0; b < Batches.Length; b++)
        {
            Assert.Equal(Batches[b].GetProperty("count").GetInt32(), batches[b].Length);
            var columns = Batches[b].GetProperty("columns").EnumerateArray().ToArray();
            for (var c = 0; c < columns.Length; c++)
                AssertColumn(batches[b][c], FieldsJson[c], columns[c], $"batch {b}, column {c} '{Schema[c].Name}'");
        }
    }

    private void AssertColumn(Column column, JsonElement field, JsonElement data, string place)
    {
        Assert.True(column.Length == data.GetProperty("count").GetInt32(), $"{place}: {column.Length} rows");
        for (var row = 0; row < column.Length; row++)
            AssertValue(column, row, field, data, row, $"{place}, row {row}");
    }

    private void AssertValue(Column column, int row, JsonElement field, JsonElement data, int at, string place)
    {
        // Before Arrow 1.0 a union had a validity of its own beside that of its children; see AssertUnion.
        if (column is not UnionColumn && data.TryGetProperty("VALIDITY", out var validity))
        {
            var isNull = validity[at].GetInt32() == 0;
            Assert.True(column.IsNull(row) == isNull, $"{place}: null is {column.IsNull(row)}");
            if (isNull)
                return;
        }

        switch (column)
        {
            case NullColumn:
                Assert.True(column.IsNull(row), place);
                break;
            case DictionaryColumn c:
                AssertDictionary(c, row, field, data, at, place);
                break;
            case ListColumn c:
                var (start, length) = c.GetRange(row);
                AssertItems(c.Values, start, length, field, data, Range(data, at), place);
                break;
            case FixedSizeListColumn c:
                AssertItems(c.Values, row * c.Size, c.Size, field, data, (at * c.Size, c.Size), place);
                break;
            case StructColumn c:
                for (var i = 0; i < c.Children.Count; i++)
                    AssertValue(c.Children[i], row, Child(field, i), Child(data, i), at, $"{place}.{c.Fields[i].Name}");
                break;
            case UnionColumn c:
                AssertUnion(c, row, field, data, at, place);
                break;
            case RunEndEncodedColumn c:
                AssertValue(c.Values, c.Locate(row), Child(field, 1), Child(data, 1), RunOf(Child(data, 0), at), place);
                break;
            case BinaryColumn c:
                Assert.True(
                    Text(c, row) == Expected(c, data, at), $"{place}: {Text(c, row)} is not {Expected(c, data, at)}");
                break;
            default:
                AssertScalar(column, row, data.GetProperty("DATA")[at], place);
                break;
        }
    }

    private void AssertDictionary(
        DictionaryColumn column, int row, JsonElement field, JsonElement data, int at, string place)
    {
        var index = (int)Integer(data.GetProperty("DATA")[at]);
        Assert.Equal(index, column.Locate(row));
        var id = field.GetProperty("dictionary").GetProperty("id").GetInt64();
        // The field of the values is this field without its encoding.
        AssertValue(column.Dictionary, index, field, _dictionaries[id], index, $"{place} -> dictionary {id}[{index}]");
    }

    private void AssertItems(
        Column items,
        int start,
        int length,
        JsonElement field,
        JsonElement data,
        (int Start, int Length) truth,
        string place)
    {
        Assert.True(length == truth.Length, $"{place}: {length} items in the place of {truth.Length}");
        for (var i = 0; i < length; i++)
            AssertValue(items, start + i, Child(field, 0), Child(data, 0), truth.Start + i, $"{place}[{i}]");
    }

    private void AssertUnion(UnionColumn column, int row, JsonElement field, JsonElement data, int at, string place)
    {
        if (data.TryGetProperty("VALIDITY", out var validity))
            Assert.True(validity[at].GetInt32() == 1, $"{place}: a union with nulls of its own cannot be read");
        var typeId = data.GetProperty("TYPE_ID")[at].GetInt32();
        Assert.Equal(typeId, column.TypeIds[row]);
        var (child, childRow) = column.Locate(row);
        var childAt = column.UnionType.Mode == UnionMode.Dense ? (int)Integer(data.GetProperty("OFFSET")[at]) : at;
        AssertValue(
            column.Children[child], childRow, Child(field, child), Child(data, child), childAt, $"{place}<{typeId}>");
        // "The nullness of each slot is determined exclusively by the child arrays" (Columnar.rst, "Union Layout").
        Assert.True(
            column.IsNull(row) == column.Children[child].IsNull(childRow), $"{place}: null is {column.IsNull(row)}");
    }

    private static void AssertScalar(Column column, int row, JsonElement truth, string place)
    {
        var equal = column switch
        {
            BoolColumn c =>
                c[row] == (truth.ValueKind == JsonValueKind.Number ? truth.GetInt32() != 0 : truth.GetBoolean()),
            DecimalColumn c => c.GetUnscaled(row) == BigInteger.Parse(truth.GetString()!, CultureInfo.InvariantCulture),
            FixedSizeBinaryColumn c => Convert.ToHexString(c.GetBytes(row)).Equals(
                truth.GetString(), StringComparison.OrdinalIgnoreCase),
            PrimitiveColumn<Half> c => (double)c[row] == (double)(Half)truth.GetDouble(),
            PrimitiveColumn<float> c => c[row] == (float)truth.GetDouble(),
            PrimitiveColumn<double> c => c[row] == truth.GetDouble(),
            PrimitiveColumn<DayTimeInterval> c =>
                c[row] == new DayTimeInterval(
                    truth.GetProperty("days").GetInt32(), truth.GetProperty("milliseconds").GetInt32()),
            PrimitiveColumn<MonthDayNanoInterval> c => c[row] == new MonthDayNanoInterval(
                truth.GetProperty("months").GetInt32(),
                truth.GetProperty("days").GetInt32(),
                (long)Integer(truth.GetProperty("nanoseconds"))),
            PrimitiveColumn<sbyte> c => c[row] == Integer(truth),
            PrimitiveColumn<short> c => c[row] == Integer(truth),
            PrimitiveColumn<int> c => c[row] == Integer(truth),
            PrimitiveColumn<long> c => c[row] == Integer(truth),
            PrimitiveColumn<byte> c => c[row] == Integer(truth),
            PrimitiveColumn<ushort> c => c[row] == Integer(truth),
            PrimitiveColumn<uint> c => c[row] == Integer(truth),
            PrimitiveColumn<ulong> c => c[row] == Integer(truth),
            _ => throw new NotSupportedException(column.Type.Name),
        };
        Assert.True(equal, $"{place}: {column.GetValue(row)} is not {truth}");
    }

    private static BigInteger Integer(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? BigInteger.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : BigInteger.Parse(value.GetRawText(), CultureInfo.InvariantCulture);

    private static string? Text(BinaryColumn column, int row) =>
        column is StringColumn text ? text.GetString(row) : Convert.ToHexString(column.GetBytes(row));

    private static string? Expected(BinaryColumn column, JsonElement data, int at)
    {
        if (!data.TryGetProperty("VIEWS", out var views))
            return column is StringColumn
                ? data.GetProperty("DATA")[at].GetString()
                : data.GetProperty("DATA")[at].GetString()!.ToUpperInvariant();
        var view = views[at];
        if (view.TryGetProperty("INLINED", out var inlined))
            return column is StringColumn ? inlined.GetString() : inlined.GetString()!.ToUpperInvariant();
        var buffer = Convert.FromHexString(
            data.GetProperty("VARIADIC_DATA_BUFFERS")[view.GetProperty("BUFFER_INDEX").GetInt32()].GetString()!);
        var bytes = buffer.AsSpan(view.GetProperty("OFFSET").GetInt32(), view.GetProperty("SIZE").GetInt32());
        return column is StringColumn ? System.Text.Encoding.UTF8.GetString(bytes) : Convert.ToHexString(bytes);
    }

    private static (int Start, int Length) Range(JsonElement data, int at)
    {
        var offsets = data.GetProperty("OFFSET");
        var start = (int)Integer(offsets[at]);
        return (
            start,
            data.TryGetProperty("SIZE", out var sizes)
                ? (int)Integer(sizes[at])
                : (int)Integer(offsets[at + 1]) - start);
    }

    private static int RunOf(JsonElement runEnds, int at) =>
        runEnds.GetProperty("DATA").EnumerateArray().TakeWhile(end => Integer(end) <= at).Count();

    private static JsonElement Child(JsonElement parent, int index) => parent.GetProperty("children")[index];
}
