namespace SparkDL.Benchmarks;

/// <summary>What the command line asked for.</summary>
/// <param name="Scenarios">Names; empty means all.</param>
/// <param name="Quick">Small sizes and three pairs, to see that everything runs.</param>
/// <param name="Once">One cold start in this process: what the scenario of that name starts again and again.</param>
/// <param name="Tasks">Spark tasks at once, and threads of the bare loop; each with one libtorch thread.</param>
internal sealed record BenchmarkOptions(IReadOnlyList<string> Scenarios, bool Quick, bool Once, int Tasks)
{
    public static BenchmarkOptions Parse(string[] arguments)
    {
        var names = new List<string>();
        var (quick, once) = (false, false);
        foreach (var argument in arguments)
        {
            if (argument == "--quick")
                quick = true;
            else if (argument == "--once")
                once = true;
            else if (argument.StartsWith('-'))
                throw new ArgumentException($"Unknown option {argument}: [scenario ...] [--quick]");
            else
                names.Add(argument);
        }

        return new BenchmarkOptions(names, quick, once, Math.Min(2, Environment.ProcessorCount));
    }

    public int Size(int full, int quick) => Quick ? quick : full;
}
