using SparkDL.Worker.Barrier;

namespace SparkDL.Worker.Protocol;

/// <summary>The context of a task, which Spark sends before any function or data.</summary>
internal sealed record TaskContextMessage
{
    public bool IsBarrier { get; init; }

    /// <summary>The port of the barrier server; 0 if there is none.</summary>
    public int BarrierPort { get; init; }

    /// <summary>The path of the barrier server's Unix socket; null if it has a port.</summary>
    public string? BarrierPath { get; init; }

    public string? BarrierSecret { get; init; }

    public int StageId { get; init; }

    public int PartitionId { get; init; }

    public int AttemptNumber { get; init; }

    public long TaskAttemptId { get; init; }

    public int Cpus { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Resources { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyDictionary<string, string> LocalProperties { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the barrier server of the task's stage listens; null outside a barrier stage.</summary>
    /// <param name="preferIPv6">Whether a port is one of the IPv6 loopback address.</param>
    public BarrierAddress? FindBarrier(bool preferIPv6) =>
        IsBarrier ? new BarrierAddress(BarrierPort, BarrierPath, BarrierSecret, preferIPv6) : null;
}
