namespace SparkDL.Arrow.Tests;

/// <summary>Streams of the types that the golden files lack, as seeds for mutation.</summary>
internal static class FuzzSeeds
{
    private const int Count = 40;

    public static IEnumerable<string> ExtraStreams() => Enumerable.Range(0, Count).Select(i => $"random {i}");

    public static byte[] Content(string name)
    {
        var random = new RandomColumns(
            int.Parse(name.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
        var schema = random.Schema(fields: 3, depth: 3);
        using var first = random.Batch(schema, 9);
        using var second = random.Batch(schema, 5);
        return GoldenFiles.WriteStream(schema, [first, second]);
    }
}
