using System.Buffers.Binary;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Flatbuffers;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>
/// A FlatBuffers vector is its 32-bit count, aligned to 4, and its elements, aligned to their own size (structs: to
/// that of their widest member). Where there are no elements, the count's alignment is all (builders since FlatBuffers
/// 2 rely on it).
/// </summary>
public sealed class VectorAlignmentTests
{
    private const int CountAtElementsAlignedTo8 = 20;
    private const int CountAtElementsAlignedTo4 = 24;

    [Theory]
    [EverySize(CountAtElementsAlignedTo8, 0)]
    [EverySize(CountAtElementsAlignedTo4, 0)]
    [EverySize(CountAtElementsAlignedTo8, 3)]
    [InlineData(1, CountAtElementsAlignedTo4, 3)]
    [InlineData(2, CountAtElementsAlignedTo4, 3)]
    [InlineData(4, CountAtElementsAlignedTo4, 3)]
    public void An_aligned_vector_is_read(int elementSize, int position, int count) =>
        Assert.Equal(count, CountOf(Buffer(elementSize, position, count), elementSize));

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    public void Elements_of_eight_bytes_at_a_multiple_of_four_are_refused(int elementSize) =>
        AssertRefused("a vector is not aligned", elementSize, CountAtElementsAlignedTo4, count: 1);

    [Theory]
    [EverySize(22, 0)]
    [EverySize(21, 0)]
    [EverySize(22, 1)]
    [EverySize(21, 1)]
    public void A_count_that_is_not_aligned_is_refused(int elementSize, int position, int count) =>
        AssertRefused("a vector is not aligned or outside", elementSize, position, count);

    [Theory]
    [InlineData(MetadataVersion.V5, 0, true)]
    [InlineData(MetadataVersion.V5, 0, false)]
    [InlineData(MetadataVersion.V5, 2, true)]
    [InlineData(MetadataVersion.V4, 2, true)]
    public void A_file_may_have_a_footer_with_empty_vectors_aligned_to_four(
        short version, int batches, bool dictionariesAtFour)
    {
        using var batch = Numbers();
        var file = GoldenFiles.WriteFile(batch.Schema, Enumerable.Repeat(batch, batches));

        AssertReads(HandBuiltMessages.WithNewFooter(file, batch.Schema, version, dictionariesAtFour), batch, batches);
    }

    /// <summary>Arrow 0.14 wrote such files; each message has a version of its own.</summary>
    [Fact]
    public void A_file_may_have_a_footer_without_version()
    {
        using var batch = Numbers();
        var file = GoldenFiles.WriteFile(batch.Schema, [batch]);

        AssertReads(HandBuiltMessages.WithNewFooter(file, batch.Schema, version: null), batch, 1);
    }

    [Fact]
    public void A_footer_of_a_later_version_is_refused()
    {
        using var batch = Numbers();
        var file = HandBuiltMessages.WithNewFooter(
            GoldenFiles.WriteFile(batch.Schema, [batch]), batch.Schema, version: 5);

        var refused = Assert.Throws<ArrowFormatException>(() => ArrowFileReader.Parse(file));

        Assert.Equal(ArrowFault.Unsupported, refused.Fault);
        Assert.Contains("version number is 5", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_without_columns_may_have_empty_vectors_aligned_to_four()
    {
        using var reader = ArrowStreamReader.Parse(
            HandBuiltMessages.StreamWithoutColumns(length: 7), ArrowReadOptions.Untrusted);
        using var batch = reader.ReadNextBatch();

        Assert.Equal((7, 0), (batch!.Length, batch.Columns.Count));
    }

    /// <summary>Of a buffer without bytes only the length is looked at, as by Arrow C++.</summary>
    [Fact]
    public void An_empty_buffer_of_a_batch_needs_no_alignment()
    {
        using var expected = Numbers();
        byte[] numbers = [.. new long[] { 1, 2, 3 }.SelectMany(BitConverter.GetBytes)];
        using var reader = ArrowStreamReader.Parse(
            HandBuiltMessages.Stream(
                expected.Schema, MetadataVersion.V5, 3, [(3, 0)], [[], numbers], emptyBufferOffset: 5),
            ArrowReadOptions.Untrusted);
        using var batch = reader.ReadNextBatch();

        Assert.True(batch!.ContentEquals(expected));
    }

    private static RecordBatch Numbers()
    {
        using var builder = new PrimitiveColumnBuilder<long>().Append([1, 2, 3]);
        var column = builder.Build();
        return new RecordBatch(new Schema(new Field("n", column.Type)), [column]);
    }

    private static void AssertReads(byte[] file, RecordBatch expected, int batches)
    {
        using var reader = ArrowFileReader.Parse(file, ArrowReadOptions.Untrusted);
        Assert.Equal(expected.Schema, reader.Schema);
        Assert.Equal(batches, reader.BatchCount);
        Assert.All(reader.ReadBatches(), batch => Assert.True(batch.ContentEquals(expected)));
    }

    private static void AssertRefused(string what, int elementSize, int position, int count)
    {
        var refused = Assert.Throws<ArrowFormatException>(
            () => CountOf(Buffer(elementSize, position, count), elementSize));
        Assert.Equal((ArrowFault.Malformed, (long)position), (refused.Fault, refused.ByteOffset));
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
    }

    private static int CountOf(byte[] buffer, int elementSize) =>
        FlatTable.Root(buffer, origin: 0).Vector(0, elementSize).Count;

    /// <summary>A flatbuffer whose root table has one field, which leads to a vector at the given position.</summary>
    private static byte[] Buffer(int elementSize, int position, int count)
    {
        const int Vtable = 4, Table = 12;
        var bytes = new byte[position + 4 + (count * elementSize)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Table);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(Vtable), 6);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(Vtable + 2), 8);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(Vtable + 4), 4);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Table), Table - Vtable);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Table + 4), position - (Table + 4));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(position), count);
        return bytes;
    }

    /// <summary>The given position and count, with every size that elements of Arrow's vectors have.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    private sealed class EverySizeAttribute(int position, int count) : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            new[] { 1, 2, 4, 8, 16, 24 }.Select(size => new object[] { size, position, count });
    }
}
