using System.Buffers.Binary;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Records;
using SparkDL.Arrow.Types;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Tests;

[Collection(NativeMemoryCollection.Name)]
public sealed class StreamReaderTests
{
    [Fact]
    public void Bytes_after_the_end_of_the_stream_are_not_read()
    {
        using var batch = Numbers(10);
        var bytes = GoldenFiles.WriteStream(batch.Schema, [batch]);
        using var stream = new MemoryStream([.. bytes, 1, 2, 3, 4]);
        using var reader = new ArrowStreamReader(stream);
        Assert.Equal(10, reader.ReadBatches().Sum(read => read.Length));

        Assert.Equal(bytes.Length, stream.Position);
        Assert.Null(reader.ReadNextBatch());
    }

    [Fact]
    public void Every_cut_of_a_stream_is_truncated_or_ends_between_messages()
    {
        using var batch = Numbers(10);
        var bytes = GoldenFiles.WriteStream(batch.Schema, [batch]);
        for (var length = 0; length < bytes.Length; length++)
        {
            var outcome = UntrustedReading.Stream(new MemoryStream(bytes[..length]));
            Assert.True(
                outcome.Accepted || outcome.Error is nameof(ArrowFault.Truncated), $"cut to {length}: {outcome}");
        }
    }

    [Fact]
    public void A_claimed_length_takes_no_memory()
    {
        using var batch = Numbers(10);
        var bytes = GoldenFiles.WriteStream(batch.Schema, [batch]);
        var before = NativeBuffer.AllocatedBytesOfThread;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 60 << 20);

        Assert.Equal(
            ArrowFault.Truncated,
            Assert.Throws<ArrowFormatException>(() => new ArrowStreamReader(new MemoryStream(bytes)).Schema).Fault);
        Assert.InRange(NativeBuffer.AllocatedBytesOfThread - before, 0, 16 << 20);
    }

    [Fact]
    public void A_size_beyond_the_limits_is_refused_by_its_number()
    {
        using var batch = Numbers(1000);
        var bytes = GoldenFiles.WriteStream(batch.Schema, [batch]);
        ArrowLimits[] tight = [
            new() { MaxBodyBytes = 100 },
            new() { MaxMetadataBytes = 16 },
            new() { MaxRows = 999 },
            new() { MaxFields = 0 },
            new() { MaxDepth = 0 }];
        foreach (var limits in tight)
        {
            using var reader = new ArrowStreamReader(new MemoryStream(bytes), new ArrowReadOptions { Limits = limits });
            Assert.Equal(ArrowFault.LimitExceeded, Assert.Throws<ArrowFormatException>(reader.ReadNextBatch).Fault);
        }
    }

    [Fact]
    public void An_error_names_the_offset_and_the_column()
    {
        using var builder = new StructColumnBuilder(ArrowType.Struct(new Field("name", ArrowType.String)));
        builder.Children[0].AppendValue("abc");
        builder.EndRow();
        using var batch = new RecordBatch(new Schema(new Field("person", builder.Type)), [builder.Build()]);
        var bytes = GoldenFiles.WriteStream(batch.Schema, [batch]);
        // The only text of the stream's body: its offsets 0 and 3 stand 64 bytes before it.
        var text = bytes.AsSpan().LastIndexOf("abc"u8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(text - 60), 1000);

        using var reader = new ArrowStreamReader(new MemoryStream(bytes));
        var error = Assert.Throws<ArrowFormatException>(reader.ReadNextBatch);
        Assert.Equal("person.name", error.FieldPath);
        Assert.InRange(error.ByteOffset!.Value, 1, text);
        Assert.Contains("person.name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_utf8_passes_the_offsets_level_and_not_the_full_one()
    {
        using var batch = new[] { new { Name = "abcd" } }.ToRecordBatch();
        var bytes = GoldenFiles.WriteStream(batch.Schema, [batch]);
        bytes[bytes.AsSpan().LastIndexOf("abcd"u8)] = 0xFF;

        using var trusting = new ArrowStreamReader(new MemoryStream(bytes));
        using var read = trusting.ReadNextBatch();
        Assert.Equal(1, read!.Length);
        using var strict = new ArrowStreamReader(new MemoryStream(bytes), ArrowReadOptions.Untrusted);
        Assert.Contains(
            "UTF-8", Assert.Throws<ArrowFormatException>(strict.ReadNextBatch).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nulls_where_the_schema_allows_none_pass_the_offsets_level_and_not_the_full_one()
    {
        using var numbers = new PrimitiveColumnBuilder<int>().Append(1).Append((int?)null).Build();
        using var batch = new RecordBatch(
            new Schema(new Field("x", ArrowType.Int32, nullable: false)), [numbers.Retain()]);
        var bytes = GoldenFiles.WriteStream(batch.Schema, [batch]);

        using var trusting = new ArrowStreamReader(new MemoryStream(bytes));
        using var read = trusting.ReadNextBatch();
        Assert.Equal(1, read![0].NullCount);
        using var strict = new ArrowStreamReader(new MemoryStream(bytes), ArrowReadOptions.Untrusted);
        Assert.Contains(
            "allows none", Assert.Throws<ArrowFormatException>(strict.ReadNextBatch).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_is_not_arrow_is_refused()
    {
        var error = Assert.Throws<ArrowFormatException>(
            () => new ArrowStreamReader(new MemoryStream("HTTP/1.1 404 Not Found"u8.ToArray())).Schema);

        Assert.Contains("no Arrow stream", error.Message, StringComparison.Ordinal);
    }

    private static RecordBatch Numbers(int count) =>
        Enumerable.Range(0, count).Select(i => new { Id = (long)i }).ToRecordBatch();
}
