using SparkDL.Harness;
using Xunit;

namespace SparkDL.Integration.Tests.Harness;

/// <summary>
/// The tests that share one local Spark: <c>[Collection(LocalSparkCollection.Name)]</c> and a constructor that takes a
/// <see cref="LocalSparkFixture"/>.
/// </summary>
[CollectionDefinition(Name)]
public sealed class LocalSparkCollection : ICollectionFixture<LocalSparkFixture>
{
    public const string Name = "local spark";
}
