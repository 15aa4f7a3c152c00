using SparkDL.Worker.Barrier;

namespace SparkDL.Worker.Children;

/// <summary>
/// The address of a stage's barrier server as a child process gets it, with the addresses of all ranks. The child
/// connects to the server itself.
/// </summary>
internal sealed record ChildBarrierAddress(int Port, string? Path, string? Secret, bool PreferIPv6, string[] Addresses)
{
    public BarrierAddress Address => new(Port, Path, Secret, PreferIPv6);
}
