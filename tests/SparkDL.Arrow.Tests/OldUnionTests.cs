using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>
/// Unions of metadata version V4 (Arrow 0.8 to 0.17) have a validity bitmap before their other buffers; those of V5
/// have none, and "the nullness of each slot is determined exclusively by the child arrays" (Columnar.rst, "Union
/// Layout").
/// </summary>
public sealed class OldUnionTests
{
    private const byte AllValid = 0b1111, SecondIsNull = 0b1101;

    private static readonly object?[] Expected = [1, null, "c", null];

    /// <summary>
    /// No bitmap; a bitmap without nulls; a bitmap that is not used, since the count of nulls is zero.
    /// </summary>
    public static TheoryData<UnionMode, byte[], int> Readable()
    {
        var cases = new TheoryData<UnionMode, byte[], int>();
        foreach (var mode in Enum.GetValues<UnionMode>())
        {
            cases.Add(mode, [], 0);
            cases.Add(mode, [], 1);
            cases.Add(mode, [AllValid], 0);
            cases.Add(mode, [SecondIsNull], 0);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void An_old_union_is_null_exactly_where_its_child_is(UnionMode mode, byte[] bitmap, int nulls)
    {
        var schema = new Schema(new Field("u", Type(mode)));
        using var old = ReadOne(HandBuiltMessages.Stream(
            schema, MetadataVersion.V4, 4, [(4, nulls), .. ChildNodes(mode)], [bitmap, .. Buffers(mode)]));
        using var today = ReadOne(HandBuiltMessages.Stream(
            schema, MetadataVersion.V5, 4, [(4, 0), .. ChildNodes(mode)], Buffers(mode)));

        AssertExpected(old[0]);
        AssertExpected(today[0]);
        Assert.True(old.ContentEquals(today));
    }

    [Theory]
    [InlineData(UnionMode.Sparse)]
    [InlineData(UnionMode.Dense)]
    public void An_old_union_in_a_struct_has_its_bitmap_behind_that_of_the_struct(UnionMode mode)
    {
        var schema = new Schema(new Field("s", new StructType([new Field("u", Type(mode))])));
        using var batch = ReadOne(HandBuiltMessages.Stream(
            schema, MetadataVersion.V4, 4, [(4, 0), (4, 0), .. ChildNodes(mode)], [[], [AllValid], .. Buffers(mode)]));

        AssertExpected(((StructColumn)batch[0]).Children[0]);
    }

    [Theory]
    [InlineData(UnionMode.Sparse)]
    [InlineData(UnionMode.Dense)]
    public void An_old_union_is_written_as_one_of_today(UnionMode mode)
    {
        var schema = new Schema(new Field("u", Type(mode)));
        using var old = ReadOne(HandBuiltMessages.Stream(
            schema, MetadataVersion.V4, 4, [(4, 0), .. ChildNodes(mode)], [[AllValid], .. Buffers(mode)]));
        using var again = ReadOne(GoldenFiles.WriteStream(schema, [old]));

        AssertExpected(again[0]);
    }

    /// <summary>As by every implementation since 1.0: a null row has no child, which V5 cannot say.</summary>
    [Theory]
    [InlineData(UnionMode.Sparse)]
    [InlineData(UnionMode.Dense)]
    public void An_old_union_with_nulls_of_its_own_is_refused_by_name(UnionMode mode)
    {
        var stream = HandBuiltMessages.Stream(
            new Schema(new Field("u", Type(mode))),
            MetadataVersion.V4, 4, [(4, 1), .. ChildNodes(mode)], [[SecondIsNull], .. Buffers(mode)]);

        var refused = Assert.Throws<ArrowFormatException>(() => ReadOne(stream));

        Assert.Equal((ArrowFault.Unsupported, "u"), (refused.Fault, refused.FieldPath));
        Assert.Contains("a validity bitmap with 1 nulls", refused.Message, StringComparison.Ordinal);
    }

    private static UnionType Type(UnionMode mode) =>
        new(mode, [new Field("number", ArrowType.Int32), new Field("text", ArrowType.String)], [5, 7]);

    /// <summary>
    /// Sparse children have a value for each row, chosen or not; each has a null in a row of the other child too.
    /// </summary>
    private static (long Length, long Nulls)[] ChildNodes(UnionMode mode) =>
        mode == UnionMode.Sparse ? [(4, 2), (4, 2)] : [(2, 1), (2, 1)];

    /// <summary>The rows: number 1, number null, text "c", text null.</summary>
    private static byte[][] Buffers(UnionMode mode) => mode == UnionMode.Sparse
        ? [[5, 5, 7, 7], [0b1001], Ints(1, 2, 3, 4), [0b0110], Ints(0, 0, 1, 2, 2), [.. "bc"u8]]
        : [[5, 5, 7, 7], Ints(0, 1, 0, 1), [0b01], Ints(1, 2), [0b01], Ints(0, 1, 1), [.. "c"u8]];

    private static void AssertExpected(Column column)
    {
        Assert.Equal(Expected, Enumerable.Range(0, 4).Select(column.GetValue));
        Assert.Equal(Expected.Select(value => value is null), Enumerable.Range(0, 4).Select(column.IsNull));
        Assert.Equal(2, column.NullCount);
    }

    private static RecordBatch ReadOne(byte[] stream)
    {
        using var reader = ArrowStreamReader.Parse(stream, ArrowReadOptions.Untrusted);
        return reader.ReadNextBatch()!;
    }

    private static byte[] Ints(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
