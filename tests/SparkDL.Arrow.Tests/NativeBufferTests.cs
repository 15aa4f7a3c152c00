using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Records;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

[Collection(NativeMemoryCollection.Name)]
public sealed class NativeBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(257)]
    [InlineData(1_000_003)]
    public void Memory_is_aligned_to_64_bytes_and_as_long_as_asked_for(long length)
    {
        using var buffer = NativeBuffer.Allocate(length, zeroed: true);

        Assert.Equal(0, buffer.Pointer % 64);
        Assert.Equal(length, buffer.Span.Length);
        Assert.False(buffer.Span.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_freed_block_is_reused()
    {
        var first = NativeBuffer.Allocate(3_000_000);
        var pointer = first.Pointer;
        first.Dispose();
        using var second = NativeBuffer.Allocate(2_900_000);

        Assert.Equal(pointer, second.Pointer);
    }

    [Fact]
    public void The_last_reference_frees_and_later_use_throws()
    {
        var live = NativeBuffer.LiveCount;
        var buffer = NativeBuffer.Allocate(10);
        buffer.Retain().Dispose();
        buffer.Span[0] = 1;
        buffer.Dispose();
        buffer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => buffer.Pointer);
        Assert.Throws<ObjectDisposedException>(buffer.Retain);
        Assert.True(NativeBuffer.LiveCount <= live);
    }

    [Fact]
    public void The_owner_of_wrapped_memory_is_disposed_with_the_last_reference()
    {
        var owner = new MemoryStream();
        using var memory = NativeBuffer.Allocate(8);
        var wrapped = NativeBuffer.Wrap(memory.Pointer, 8, owner);
        wrapped.Retain();
        wrapped.Dispose();
        Assert.True(owner.CanRead);
        wrapped.Dispose();

        Assert.False(owner.CanRead);
    }

    [Fact]
    public void A_retained_batch_outlives_its_reader_and_a_dropped_one_is_an_exception()
    {
        using var batch = Enumerable.Range(0, 100).Select(i => new { Id = (long)i }).ToRecordBatch();
        var bytes = GoldenFiles.WriteStream(batch.Schema, [batch, batch]);
        RecordBatch? kept = null;
        using (var reader = ArrowStreamReader.Parse(bytes))
        {
            foreach (var read in reader.ReadBatches())
                kept ??= read.Retain();
        }

        Assert.Equal(99, kept!.Values<long>("Id")[99]);
        kept.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kept.Values<long>("Id").Length);
    }
}
