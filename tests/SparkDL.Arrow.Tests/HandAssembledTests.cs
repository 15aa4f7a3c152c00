using System.Numerics;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Flatbuffers;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Tests;

/// <summary>
/// Reads types that neither the golden files nor pyarrow's Python types have, from buffers laid out by hand according
/// to the specification (Columnar.rst of Apache Arrow; each test names its paragraph).
/// </summary>
public sealed class HandAssembledTests
{
    /// <summary>
    /// "Fixed-Size Primitive Layout"; Schema.fbs, Decimal: 32-bit (4-byte) and 64-bit (8-byte) two's complement.
    /// </summary>
    [Fact]
    public void Decimals_of_32_and_64_bits_are_little_endian_integers()
    {
        using var narrow = (DecimalColumn)Read(
            new DecimalType(9, 2, 32), 3, [], [0x15, 0xCD, 0x5B, 0x07, 0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00]);
        using var wide = (DecimalColumn)Read(
            new DecimalType(18, 0, 64), 1, [], [0x00, 0x00, 0x8A, 0x5D, 0x78, 0x45, 0x63, 0x01]);

        Assert.Equal(123456789, narrow.GetUnscaled(0));
        Assert.Equal(-0.01m, narrow.GetDecimal(1));
        Assert.Equal(BigInteger.Pow(10, 17), wide.GetUnscaled(0));
    }

    /// <summary>
    /// Schema.fbs, Interval: YEAR_MONTH is whole months in 4 bytes, DAY_TIME two 32-bit integers in 8.
    /// </summary>
    [Fact]
    public void Intervals_of_months_and_of_days_lie_as_the_schema_file_says()
    {
        using var months = (PrimitiveColumn<int>)Read(
            new IntervalType(IntervalUnit.YearMonth), 2, [], [14, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        using var days = (PrimitiveColumn<DayTimeInterval>)Read(
            new IntervalType(IntervalUnit.DayTime), 1, [], [3, 0, 0, 0, 0xE8, 3, 0, 0]);

        Assert.Equal([14, -1], months.Values);
        Assert.Equal(new DayTimeInterval(3, 1000), days[0]);
    }

    /// <summary>
    /// "Variable-size Binary View Layout": short values inline, long ones by prefix, buffer index and offset.
    /// </summary>
    [Fact]
    public void Views_hold_short_values_and_point_to_long_ones()
    {
        byte[] shortView = [3, 0, 0, 0, .. "abc"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] longView = [14, 0, 0, 0, .. "defg"u8, 0, 0, 0, 0, 2, 0, 0, 0];
        using var column = (StringColumn)Read(
            new StringViewType(), 2, [], [.. shortView, .. longView], [.. "..defghijklmnopq"u8]);

        Assert.Equal("abc", column.GetString(0));
        Assert.Equal("defghijklmnopq", column.GetString(1));
    }

    /// <summary>"ListView Layout", second example: offsets out of order, and items that two lists share.</summary>
    [Fact]
    public void List_views_share_items_and_come_in_any_order()
    {
        using var items = new PrimitiveColumnBuilder<sbyte>().Append([0, -127, 127, 50, 12, -7, 25]).Build();
        var offsets = Ints(4, 7, 0, 0, 3);
        var sizes = Ints(3, 0, 4, 0, 2);
        using var column = (ListColumn)Assembled.Column(
            new ListViewType(new Field("item", ArrowType.Int8)), 5, [[0b00011101], offsets, sizes], [items]);
        using var batch = new RecordBatch(new Schema(new Field("l", column.Type)), [column.Retain()]);
        using var reader = ArrowStreamReader.Parse(
            GoldenFiles.WriteStream(batch.Schema, [batch]), ArrowReadOptions.Untrusted);
        using var again = reader.ReadNextBatch();

        Assert.Equal(
            "[[12, -7, 25], null, [0, -127, 127, 50], [], [50, 12]]",
            column.ToString()[column.ToString().IndexOf("[[", StringComparison.Ordinal)..]);
        Assert.True(again!.ContentEquals(batch));
    }

    /// <summary>
    /// Two levels of a thousand lists that share a thousand items expand to a thousand million values.
    /// </summary>
    [Fact]
    public void A_copy_of_shared_items_is_counted_before_it_is_made()
    {
        var row = Enumerable.Range(0, 1000).ToArray();
        byte[] starts = Ints(new int[1000]), sizes = Ints([.. row.Select(_ => 1000)]);
        using var items = new PrimitiveColumnBuilder<sbyte>().Append(new sbyte[1000]).Build();
        var innerType = new ListViewType(new Field("item", ArrowType.Int8));
        using var inner = Assembled.Column(innerType, 1000, [[], starts, sizes], [items]);
        using var outer = Assembled.Column(
            new ListViewType(new Field("item", innerType)), 1000, [[], starts, sizes], [inner]);

        Assert.Equal(1_001_000, CopySizeCounter.Of(inner, 2_000_000, 0));
        var refused = Assert.Throws<ArrowFormatException>(() => CopySizeCounter.Of(outer, 500_000_000, 64));
        Assert.Equal(1_001_001_000, CopySizeCounter.Of(outer, 2_000_000_000, 0));

        Assert.Equal((ArrowFault.LimitExceeded, 64L), (refused.Fault, refused.ByteOffset));
    }

    /// <summary>"Run-End Encoded Layout", its example; a slice of it is written as runs that start at zero.</summary>
    [Fact]
    public void Run_ends_are_found_also_in_a_slice()
    {
        using var ends = new PrimitiveColumnBuilder<int>().Append([4, 6, 7]).Build();
        using var values = new PrimitiveColumnBuilder<float>().Append(1f).Append((float?)null).Append(2f).Build();
        using var column = Assembled.Column(
            new RunEndEncodedType(ArrowType.Int32, ArrowType.Float), 7, [], [ends, values]);
        using var slice = column.Slice(3, 3);
        using var batch = new RecordBatch(new Schema(new Field("r", column.Type)), [slice.Retain()]);
        using var reader = ArrowStreamReader.Parse(
            GoldenFiles.WriteStream(batch.Schema, [batch]), ArrowReadOptions.Untrusted);
        using var again = reader.ReadNextBatch();

        Assert.Equal([1f, null, null], Enumerable.Range(0, 3).Select(slice.GetValue));
        Assert.Equal([1f, null, null], Enumerable.Range(0, 3).Select(again![0].GetValue));
        Assert.Equal(2, ((RunEndEncodedColumn)again[0]).RunEnds.Length);
        Assert.Equal([2, 2, 2], [column.NullCount, slice.NullCount, again[0].NullCount]);
    }

    /// <summary>
    /// "Dictionary Messages": isDelta false replaces, isDelta true appends; earlier batches keep what they had.
    /// </summary>
    [Fact]
    public void Dictionaries_grow_and_are_replaced()
    {
        using var first = Words("A", "B");
        using var grown = Words("A", "B", "C");
        using var replaced = Words("X");
        var bytes = GoldenFiles.WriteStream(first.Schema, [first, grown, replaced]);
        using var reader = ArrowStreamReader.Parse(bytes, ArrowReadOptions.Untrusted);
        var read = reader.ReadBatches().Select(batch => batch.Retain()).ToList();

        Assert.Equal(["A", "B"], Texts(read[0]));
        Assert.Equal(["A", "B", "C"], Texts(read[1]));
        Assert.Equal(["X"], Texts(read[2]));
        Assert.Throws<InvalidOperationException>(() => GoldenFiles.WriteFile(first.Schema, [first, replaced]));
        using var file = ArrowFileReader.Parse(GoldenFiles.WriteFile(first.Schema, [first, grown]));
        using var last = file.ReadBatch(1);
        Assert.Equal(["A", "B", "C"], Texts(last));
        read.ForEach(batch => batch.Dispose());
    }

    /// <summary>"Byte Order (Endianness)": an implementation may refuse what is not of its own order.</summary>
    [Fact]
    public void Big_endian_data_is_refused_by_name()
    {
        var writer = new FlatWriter();
        var message = writer.Root(
            FlatField.Int16(0, MetadataVersion.V5),
            FlatField.Byte(1, (int)MessageKind.Schema),
            FlatField.Offset(2),
            FlatField.Int64(3, 0));
        writer.Link(message[2], writer.Table(FlatField.Int16(0, 1)).Position);
        byte[] bytes = [0xFF, 0xFF, 0xFF, 0xFF, .. BitConverter.GetBytes(writer.Bytes.Length), .. writer.Bytes];

        var error = Assert.Throws<ArrowFormatException>(() => ArrowStreamReader.Parse(bytes).Schema);
        Assert.Equal(ArrowFault.Unsupported, error.Fault);
        Assert.Contains("big-endian", error.Message, StringComparison.Ordinal);
    }

    private static RecordBatch Words(params string[] words)
    {
        using var builder = new DictionaryColumnBuilder(new DictionaryType(ArrowType.Int8, ArrowType.String));
        foreach (var word in words)
            builder.Append(word);
        return new RecordBatch(new Schema(new Field("w", builder.Type)), [builder.Build()]);
    }

    private static object?[] Texts(RecordBatch batch) =>
        [.. Enumerable.Range(0, batch.Length).Select(batch[0].GetValue)];

    /// <summary>A column of buffers, sent through a stream and fully checked.</summary>
    private static Column Read(ArrowType type, int length, params byte[][] buffers)
    {
        using var column = Assembled.Column(type, length, buffers);
        using var batch = new RecordBatch(new Schema(new Field("x", type)), [column.Retain()]);
        using var reader = ArrowStreamReader.Parse(
            GoldenFiles.WriteStream(batch.Schema, [batch]), ArrowReadOptions.Untrusted);
        using var again = reader.ReadNextBatch();
        return again![0].Retain();
    }

    private static byte[] Ints(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
