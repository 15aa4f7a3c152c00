using SparkDL.Harness;
using SparkDL.Integration.Tests.Harness;
using Xunit;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>
/// The tests of functions that share one local Spark: starting a server takes seconds. A test that changes a setting
/// takes it back.
/// </summary>
[CollectionDefinition(Name)]
public sealed class WorkerSparkCollection : ICollectionFixture<LocalSparkFixture>
{
    public const string Name = "local spark of the worker's tests";
}

/// <summary>The tests that share one standalone cluster and its one session, which holds all cores.</summary>
[CollectionDefinition(Name)]
public sealed class WorkerClusterCollection : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster of the worker's tests";
}

/// <summary>The tests whose functions fail, on one local Spark that tries a task once only.</summary>
[CollectionDefinition(Name)]
public sealed class OneAttemptCollection : ICollectionFixture<OneAttemptFixture>
{
    public const string Name = "local spark with one attempt";
}
