namespace SparkDL.Benchmarks;

/// <summary>What the command line asked for.</summary>
/// <param name="Scenarios">Names; empty means all.</param>
/// <param name="Quick">Small sizes and three pairs, to see that everything runs.</param>
/// <param name="Tasks">Spark tasks at once, and threads of the bare loop; each with one libtorch thread.</param>
internal sealed record BenchmarkOptions(IReadOnlyList<string> Scenarios, bool Quick, int Tasks)
{
    public static BenchmarkOptions Parse(string[] arguments)
    {
        var names = new List<string>();
        var quick = false;
        foreach (var argument in arguments)
        {
            if (argument == "--quick")
                quick = true;
            else if (argument.StartsWith('-'))
                throw new ArgumentException($"Unknown option {argument}: [scenario ...] [--quick]");
            else
                names.Add(argument);
        }

        return new BenchmarkOptions(names, quick, Math.Min(2, Environment.ProcessorCount));
    }

    public int Size(int full, int quick) => Quick ? quick : full;
}
