namespace SparkDL.Harness.Measurement;

/// <summary>What the runs of one side used of the processor.</summary>
public sealed class CpuLog
{
    private readonly List<CpuSeconds> _runs = [];

    /// <summary>The cheapest run; null where none could be read.</summary>
    public CpuSeconds? Least => _runs.MinBy(used => used.Jvm + used.Own);

    public void Add(Action run)
    {
        var before = ProcessTree.CpuSeconds();
        run();
        var used = ProcessTree.CpuSeconds() - before;
        // An idle worker that left takes what it had used with it.
        if (used is { Jvm: >= 0, Own: >= 0 }) _runs.Add(used);
    }
}
