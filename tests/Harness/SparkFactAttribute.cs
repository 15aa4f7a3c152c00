using Xunit;

namespace SparkDL.Harness;

/// <summary>A test against real Spark; skipped with the reason where there is no Java or no Spark.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SparkFactAttribute : FactAttribute
{
    public SparkFactAttribute() => Skip = SparkInstallation.SkipReason;

    /// <summary>A corpus that the test needs as well, by its folder name.</summary>
    public string? Corpus
    {
        get;
        init
        {
            field = value;
            Skip ??= Harness.Corpus.Named(value!).SkipReason;
        }
    }
}

/// <summary>The same for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SparkTheoryAttribute : TheoryAttribute
{
    public SparkTheoryAttribute() => Skip = SparkInstallation.SkipReason;
}
