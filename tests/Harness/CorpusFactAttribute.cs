using Xunit;

namespace SparkDL.Harness;

/// <summary>
/// A test over a corpus, by its folder name; skipped with the reason where the corpus is not at hand.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusFactAttribute : FactAttribute
{
    private readonly string _corpus;

    public CorpusFactAttribute(string corpus)
    {
        _corpus = corpus;
        Skip = Corpus.Named(corpus).SkipReason;
    }

    /// <summary>
    /// The one file that the test needs, by its path below the corpus; a corpus without it skips the test.
    /// </summary>
    public string? File
    {
        get;
        init
        {
            field = value;
            Skip ??= Corpus.Named(_corpus).SkipReasonOf(value);
        }
    }
}

/// <summary>The same for theories; the data member is not asked when the corpus is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusTheoryAttribute : TheoryAttribute
{
    public CorpusTheoryAttribute(string corpus) => Skip = Corpus.Named(corpus).SkipReason;
}
