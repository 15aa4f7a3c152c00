namespace SparkDL.Harness;

/// <summary>
/// The seeds of a long proof, as theory data: SPARKDL_SEEDS says how many (continuous integration runs one).
/// </summary>
public static class Seeds
{
    private const int Default = 3;

    public static IEnumerable<object[]> All =>
        Enumerable.Range(1, Count).Select(seed => new object[] { seed });

    private static int Count =>
        Environment.GetEnvironmentVariable("SPARKDL_SEEDS") is { Length: > 0 } text
            ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : Default;
}
