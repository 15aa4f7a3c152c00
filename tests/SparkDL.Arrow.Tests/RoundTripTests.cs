using FsCheck;
using FsCheck.Fluent;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>What is written comes back equal, for random schemas of every type to depth 6.</summary>
[Collection(NativeMemoryCollection.Name)]
public sealed class RoundTripTests
{
    private const int Cases = 1000;

    [Fact]
    public void Random_batches_of_every_type_come_back_equal()
    {
        var live = NativeBuffer.LiveCount;
        Prop.ForAll(
            ArbMap.Default.ArbFor<int>(),
            seed => RoundTrips(seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

        Assert.True(NativeBuffer.LiveCount <= live, $"{NativeBuffer.LiveCount - live} buffers are left.");
    }

    [Fact]
    public async Task Asynchronous_calls_give_the_same_bytes_and_the_same_batches()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new RandomColumns(seed);
            var schema = random.Schema(fields: 3, depth: 4);
            using var batch = random.Batch(schema, 20);
            var expected = GoldenFiles.WriteStream(schema, [batch]);

            using var written = new MemoryStream();
            await using (var writer = new ArrowStreamWriter(written, schema))
                await writer.WriteAsync(batch);
            Assert.Equal(expected, written.ToArray());
            using var file = new MemoryStream();
            using (var writer = new ArrowFileWriter(file, schema))
            {
                await writer.WriteAsync(batch);
                await writer.EndAsync();
            }

            Assert.Equal(GoldenFiles.WriteFile(schema, [batch]), file.ToArray());

            using var reader = new ArrowStreamReader(new MemoryStream(expected));
            Assert.Equal(schema, await reader.ReadSchemaAsync());
            using var again = await reader.ReadNextBatchAsync();
            Assert.True(again!.ContentEquals(batch));
            Assert.Null(await reader.ReadNextBatchAsync());
        }
    }

    private static bool RoundTrips(int seed)
    {
        var random = new RandomColumns(seed);
        var schema = random.Schema(fields: 1 + (Math.Abs(seed % 4)), depth: 6);
        using var first = random.Batch(schema, Math.Abs(seed % 23));
        using var second = random.Batch(schema, Math.Abs(seed % 7));
        var options = new ArrowWriteOptions
        {
            Compression = (ArrowCompression)(Math.Abs(seed % 3) - 1),
            Alignment = seed % 2 == 0 ? 8 : 64,
        };
        AssertEqual([first, second], GoldenFiles.WriteStream(schema, [first, second], options), schema, $"seed {seed}");
        AssertFileEqual(first, GoldenFiles.WriteFile(schema, [first], options), schema, $"seed {seed}");
        return true;
    }

    private static void AssertEqual(RecordBatch[] expected, byte[] stream, Schema schema, string seed)
    {
        using var reader = ArrowStreamReader.Parse(stream, ArrowReadOptions.Untrusted);
        Assert.Equal(schema, reader.Schema);
        foreach (var batch in expected)
            AssertSame(batch, reader.ReadNextBatch(), seed);
        Assert.Null(reader.ReadNextBatch());
    }

    private static void AssertFileEqual(RecordBatch expected, byte[] file, Schema schema, string seed)
    {
        using var reader = ArrowFileReader.Parse(file, ArrowReadOptions.Untrusted);
        Assert.Equal(schema, reader.Schema);
        AssertSame(expected, reader.ReadBatch(0), seed);
    }

    private static void AssertSame(RecordBatch expected, RecordBatch? actual, string seed)
    {
        using (actual)
        {
            Assert.True(
                actual is not null && actual.ContentEquals(expected), $"{seed}: wrote\n{expected}\nread\n{actual}");
            Assert.Equal(expected.Metadata, actual.Metadata);
        }
    }
}
