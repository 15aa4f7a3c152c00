using SparkDL.Sql;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>A local Spark that tries a task once only, for functions that take their time to fail.</summary>
public sealed class OneAttemptFixture : IDisposable
{
    private readonly Lazy<SparkSession> _session = new(() => SparkSession.Builder().Master("local[2,1]").Create());

    public SparkSession Spark => _session.Value;

    public void Dispose()
    {
        if (_session.IsValueCreated) _session.Value.Dispose();
    }
}
