using Xunit;

namespace SparkDL.Harness;

/// <summary>A test over the IPv6 loopback address; skipped with the reason on a machine that has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LoopbackIPv6FactAttribute : FactAttribute
{
    private const string Addresses = "/proc/net/if_inet6";

    public LoopbackIPv6FactAttribute() =>
        Skip = IsThere ? null : $"this machine has no IPv6 loopback address ({Addresses})";

    private static bool IsThere =>
        File.Exists(Addresses)
            && File.ReadAllText(Addresses).Contains($"{new string('0', 31)}1", StringComparison.Ordinal);
}
