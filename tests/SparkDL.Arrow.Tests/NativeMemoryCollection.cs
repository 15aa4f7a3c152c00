namespace SparkDL.Arrow.Tests;

/// <summary>Tests that count native buffers: nothing else may make or drop any meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NativeMemoryCollection
{
    public const string Name = "native memory";
}
