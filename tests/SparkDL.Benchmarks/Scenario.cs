using SparkDL.Harness.Measurement;

namespace SparkDL.Benchmarks;

/// <summary>One job, done by SparkDL inside Spark and by a bare loop without Spark in the same run.</summary>
internal abstract class Scenario
{
    /// <summary>What is asked for on the command line, and <c>bench</c> in the result lines.</summary>
    public abstract string Name { get; }

    /// <summary>The variant of our side, such as <c>mapInArrow</c>.</summary>
    public abstract string Variant { get; }

    /// <summary>What is counted: <c>rows</c>, <c>files</c>, <c>samples</c>.</summary>
    public abstract string Unit { get; }

    /// <summary>Makes inputs and starts what both sides need; disposing the pair ends it.</summary>
    public abstract ScenarioPair Prepare(BenchmarkOptions options);
}

/// <summary>
/// The two sides of a scenario, ready to run again and again over the same input; each says the seconds that count.
/// </summary>
internal sealed class ScenarioPair(Func<double> ours, Func<double> bare, double units) : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    /// <summary>Two sides of which the whole run counts.</summary>
    public ScenarioPair(Action ours, Action bare, double units)
        : this(() => PairedRun.Time(ours), () => PairedRun.Time(bare), units)
    {
    }

    public Func<double> Ours { get; } = ours;

    public Func<double> Bare { get; } = bare;

    /// <summary>Units of work in one run.</summary>
    public double Units { get; } = units;

    /// <summary>Megabytes in one run, where bytes are what counts.</summary>
    public double? Megabytes { get; init; }

    /// <summary>What the other side is made of.</summary>
    public string BareEngine { get; init; } = "libtorch";

    /// <summary>How much of the other side's speed ours must reach, where that is settled.</summary>
    public double? Goal { get; init; }

    /// <summary>Settings that belong beside the figures: sizes, threads, batch.</summary>
    public Dictionary<string, object> Parameters { get; } = [];

    /// <summary>Ended in reverse order, whatever one of them throws.</summary>
    public ScenarioPair Owning(params IDisposable[] owned)
    {
        _owned.AddRange(owned);
        return this;
    }

    public void Dispose()
    {
        for (var index = _owned.Count - 1; index >= 0; index--)
            _owned[index].Dispose();
    }
}
