using SparkDL.Worker.Barrier;

namespace SparkDL.Worker.Children;

/// <summary>The barrier of a stage as a child is told of it: it dials the server itself.</summary>
internal sealed record ChildBarrier(int Port, string? Path, string? Secret, bool PreferIPv6, string[] Addresses)
{
    public BarrierAddress Address => new(Port, Path, Secret, PreferIPv6);
}
