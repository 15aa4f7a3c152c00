using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>Reading, comparing and rewriting of golden files.</summary>
internal static class GoldenFiles
{
    /// <summary>The corpus says it by its folders, such as <c>1.0.0-bigendian</c>.</summary>
    public static bool IsBigEndian(string name) => name.Contains("-bigendian", StringComparison.Ordinal);

    public static void AssertEqualToJson(string path)
    {
        var live = NativeBuffer.LiveCount;
        var truth = JsonTruth.Load(JsonOf(path));
        var (schema, batches) = Read(path);
        try
        {
            SchemaEquivalence.Assert(truth.Schema, schema);
            truth.AssertEqual(batches);
            foreach (var compression in Enum.GetValues<ArrowCompression>())
                AssertRewritten(truth, schema, batches, compression);
        }
        finally
        {
            batches.ForEach(batch => batch.Dispose());
        }

        Assert.True(NativeBuffer.LiveCount <= live, $"{NativeBuffer.LiveCount - live} buffers are left.");
    }

    public static (Schema Schema, List<RecordBatch> Batches) Read(string path)
    {
        if (path.EndsWith(".stream", StringComparison.Ordinal))
        {
            using var stream = File.OpenRead(path);
            return ReadStream(stream);
        }

        using var reader = ArrowFileReader.Open(path);
        return (reader.Schema, [.. reader.ReadBatches().Select(batch => batch.Retain())]);
    }

    public static (Schema Schema, List<RecordBatch> Batches) ReadStream(Stream stream)
    {
        using var reader = new ArrowStreamReader(stream);
        return (reader.Schema, [.. reader.ReadBatches().Select(batch => batch.Retain())]);
    }

    public static byte[] WriteStream(Schema schema, IEnumerable<RecordBatch> batches, ArrowWriteOptions? options = null)
    {
        using var memory = new MemoryStream();
        using (var writer = new ArrowStreamWriter(memory, schema, options))
        {
            foreach (var batch in batches)
                writer.Write(batch);
        }

        return memory.ToArray();
    }

    public static byte[] WriteFile(Schema schema, IEnumerable<RecordBatch> batches, ArrowWriteOptions? options = null)
    {
        using var memory = new MemoryStream();
        using (var writer = new ArrowFileWriter(memory, schema, options))
        {
            foreach (var batch in batches)
                writer.Write(batch);
        }

        return memory.ToArray();
    }

    private static void AssertRewritten(
        JsonTruth truth, Schema schema, List<RecordBatch> batches, ArrowCompression compression)
    {
        var options = new ArrowWriteOptions { Compression = compression };
        var (again, copies) = ReadStream(new MemoryStream(WriteStream(schema, batches, options)));
        AssertSame(truth, schema, again, copies);
        using var reader = ArrowFileReader.Parse(WriteFile(schema, batches, options));
        AssertSame(truth, schema, reader.Schema, [.. reader.ReadBatches().Select(batch => batch.Retain())]);
    }

    private static void AssertSame(JsonTruth truth, Schema schema, Schema again, List<RecordBatch> copies)
    {
        try
        {
            Assert.Equal(schema, again);
            truth.AssertEqual(copies);
        }
        finally
        {
            copies.ForEach(batch => batch.Dispose());
        }
    }

    private static string JsonOf(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ".json.gz");
}
