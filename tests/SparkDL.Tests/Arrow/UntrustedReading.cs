using SparkDL.Arrow;

namespace SparkDL.Tests.Arrow;

/// <summary>What became of bytes from people we do not know.</summary>
internal sealed record Outcome(bool Accepted, int Batches, string? Error);

/// <summary>
/// Reads with full validation. What is accepted must deserve it: every value is printed, and written again it is the same.
/// </summary>
internal static class UntrustedReading
{
    /// <summary>Rows may come without memory, and list views show the same items again and again: this walks over each.</summary>
    private static readonly ArrowReadOptions s_options = ArrowReadOptions.Untrusted with { Limits = new() { MaxRows = 1 << 10 } };

    public static Outcome Stream(Stream stream) => Judge(() => new ArrowStreamReader(stream, s_options), ReadAll);

    public static Outcome StreamAsync(Stream stream) =>
        Judge(() => new ArrowStreamReader(stream, s_options), reader => ReadAllAsync(reader).AsTask().GetAwaiter().GetResult());

    public static Outcome Memory(byte[] bytes) => Judge(() => ArrowStreamReader.Parse(bytes, s_options), ReadAll);

    public static Outcome File(byte[] bytes) => Judge(() => ArrowFileReader.Parse(bytes, s_options), ReadAll);

    public static Outcome MappedFile(string path) => Judge(() => ArrowFileReader.Open(path, s_options), ReadAll);

    private static Outcome Judge<TReader>(Func<TReader> open, Func<TReader, int> readAll)
        where TReader : IDisposable
    {
        try
        {
            using var reader = open();
            return new Outcome(true, readAll(reader), null);
        }
        catch (ArrowFormatException e)
        {
            return new Outcome(false, 0, e.Fault.ToString());
        }
    }

    private static int ReadAll(ArrowStreamReader reader)
    {
        _ = reader.Schema.ToString();
        return reader.ReadBatches().Sum(Walk);
    }

    private static async ValueTask<int> ReadAllAsync(ArrowStreamReader reader)
    {
        await reader.ReadSchemaAsync().ConfigureAwait(false);
        var count = 0;
        await foreach (var batch in reader.ReadBatchesAsync().ConfigureAwait(false))
            count += Walk(batch);
        return count;
    }

    private static int ReadAll(ArrowFileReader reader) => reader.ReadBatches().Sum(Walk);

    private static int Walk(RecordBatch batch)
    {
        foreach (var column in batch.Columns)
        {
            for (var i = 0; i < Math.Min(batch.Length, 2000); i++)
                _ = column.GetValue(i);
        }

        _ = batch.ToString();
        AssertRewrites(batch);
        return 1;
    }

    private static void AssertRewrites(RecordBatch batch)
    {
        var stream = GoldenFiles.WriteStream(batch.Schema, [batch]);
        using var reader = ArrowStreamReader.Parse(stream);
        using var again = reader.ReadNextBatch();
        Assert.True(again!.ContentEquals(batch), $"Written and read again, this is another batch: {batch}");
    }
}
