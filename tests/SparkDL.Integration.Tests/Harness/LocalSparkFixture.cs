using SparkDL.Sql;

namespace SparkDL.Integration.Tests.Harness;

/// <summary>
/// One Spark server in local mode with two slots, for all the tests of a collection: starting one takes seconds. Tests
/// that change settings or stop things must start their own.
/// </summary>
public sealed class LocalSparkFixture : IDisposable
{
    private readonly Lazy<SparkSession> _session = new(Start);

    /// <summary>Started by the first test that asks, so that a filtered run pays nothing.</summary>
    public SparkSession Spark => _session.Value;

    public void Dispose()
    {
        if (_session.IsValueCreated)
            _session.Value.Dispose();
    }

    private static SparkSession Start() => SparkSession.Builder().Master("local[2]").AppName("sparkdl-tests").Create();
}
