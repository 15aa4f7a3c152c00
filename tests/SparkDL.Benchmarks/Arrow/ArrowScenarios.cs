namespace SparkDL.Benchmarks.Arrow;

/// <summary>Decoding and encoding of every kind of batch.</summary>
internal static class ArrowScenarios
{
    public static IEnumerable<Scenario> All { get; } =
        Enum.GetValues<BatchKind>()
            .SelectMany(kind => (Scenario[])[new ArrowDecodeScenario(kind), new ArrowEncodeScenario(kind)]);
}
