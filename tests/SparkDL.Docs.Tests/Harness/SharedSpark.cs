using SparkDL.Sql;

namespace Docs.Tests.Harness;

/// <summary>The tests that share one local Spark.</summary>
[CollectionDefinition(Name)]
public sealed class SharedSparkCollection : ICollectionFixture<SharedSpark>
{
    public const string Name = "shared Spark";
}

/// <summary>One Spark on this machine with two task slots, for all tests of the collection.</summary>
public sealed class SharedSpark : IDisposable
{
    private readonly Lazy<SparkSession> _session =
        new(() => SparkSession.Builder().Master("local[2]").AppName("guides").Create());

    /// <summary>The session, which the first test that asks for it starts.</summary>
    public SparkSession Session => _session.Value;

    public void Dispose()
    {
        if (_session.IsValueCreated)
            _session.Value.Dispose();
    }
}
