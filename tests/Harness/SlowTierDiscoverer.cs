using Xunit.Abstractions;
using Xunit.Sdk;

namespace SparkDL.Harness;

/// <summary>
/// Gives the tests of an attribute the trait <c>Tier=slow</c>: <c>./test.sh --fast</c> leaves them out. The attribute
/// implements <see cref="ITraitAttribute"/> and names this class in a <see cref="TraitDiscovererAttribute"/>.
/// </summary>
public sealed class SlowTierDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Tier", "slow")];
}
