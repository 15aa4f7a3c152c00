using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>What became of bytes from people we do not know.</summary>
internal sealed record Outcome(bool Accepted, int Batches, string? Error);

/// <summary>
/// Reads untrusted data with full validation. If it is accepted, every value is formatted, and it is written again and
/// compared.
/// </summary>
internal static class UntrustedReading
{
    /// <summary>
    /// Rows can take no memory, and list views can repeat the same items: all values are visited up to a limit.
    /// </summary>
    private static readonly ArrowReadOptions s_options =
        ArrowReadOptions.Untrusted with { Limits = new() { MaxRows = 1 << 10 } };

    private const int MaxValues = 100_000;

    public static Outcome Stream(Stream stream) => Judge(() => new ArrowStreamReader(stream, s_options), ReadAll);

    public static Outcome StreamAsync(Stream stream) =>
        Judge(
            () => new ArrowStreamReader(stream, s_options),
            reader => ReadAllAsync(reader).AsTask().GetAwaiter().GetResult());

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
        var budget = MaxValues;
        var walked = TryWalkAll(batch, ref budget);
        _ = batch.ToString();
        AssertRewrites(batch, compareValues: walked);
        return 1;
    }

    private static bool TryWalkAll(RecordBatch batch, ref int budget)
    {
        foreach (var column in batch.Columns)
        {
            if (!TryWalk(column, 0, column.Length, ref budget))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Visits every value once, up to a limit: nested list views can repeat the same items any number of times.
    /// </summary>
    private static bool TryWalk(Column column, int row, ref int budget)
    {
        if (--budget < 0)
            return false;
        switch (column)
        {
            case RunEndEncodedColumn c:
                return TryWalk(c.Values, c.Locate(row), ref budget);
            case UnionColumn c:
                var (child, at) = c.Locate(row);
                return TryWalk(c.Children[child], at, ref budget);
            case var _ when column.IsNull(row):
                return true;
            case DictionaryColumn c:
                return TryWalk(c.Dictionary, c.Locate(row), ref budget);
            case ListColumn c:
                var (start, length) = c.GetRange(row);
                return TryWalk(c.Values, start, length, ref budget);
            case FixedSizeListColumn c:
                return TryWalk(c.Values, row * c.Size, c.Size, ref budget);
            case StructColumn c:
                foreach (var part in c.Children)
                {
                    if (!TryWalk(part, row, ref budget))
                        return false;
                }

                return true;
            default:
                return column.GetValue(row) is not null;
        }
    }

    private static bool TryWalk(Column items, int start, int length, ref int budget)
    {
        for (var i = start; i < start + length; i++)
        {
            if (!TryWalk(items, i, ref budget))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Writes the batch again and compares its values, or only its bytes where there are too many values.
    /// </summary>
    private static void AssertRewrites(RecordBatch batch, bool compareValues)
    {
        var stream = GoldenFiles.WriteStream(batch.Schema, [batch]);
        using var reader = ArrowStreamReader.Parse(stream);
        using var again = reader.ReadNextBatch();
        var same = compareValues
            ? again!.ContentEquals(batch)
            : GoldenFiles.WriteStream(batch.Schema, [again!]).AsSpan().SequenceEqual(stream);
        Assert.True(same, $"Written and read again, this is another batch: {batch}");
    }
}
