using Xunit;

namespace SparkDL.Harness;

/// <summary>A test over a corpus, by its folder name; skipped with the reason where the corpus is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute(string corpus) => Skip = Corpus.Named(corpus).SkipReason;
}

/// <summary>The same for theories; the data member is not asked when the corpus is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusTheoryAttribute : TheoryAttribute
{
    public CorpusTheoryAttribute(string corpus) => Skip = Corpus.Named(corpus).SkipReason;
}
