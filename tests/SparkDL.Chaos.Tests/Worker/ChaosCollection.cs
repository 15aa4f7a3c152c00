using Xunit;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>
/// The tests that kill on the standalone cluster: one after another, since what one kills another would miss, and on
/// one cluster, since starting one takes seconds.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ChaosCollection : ICollectionFixture<ChaosClusterFixture>
{
    public const string Name = "chaos cluster";
}
