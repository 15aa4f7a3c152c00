using SparkDL.Diagnostics;

namespace SparkDL.Horovodish;

/// <summary>One collective's patience: how long it may still wait, and whether it has complained already.</summary>
internal sealed class Wait(long sequence, Deadline deadline)
{
    public long Sequence { get; } = sequence;

    public Deadline Deadline { get; } = deadline;

    public required string Operation { get; init; }

    public bool Warned { get; set; }

    public TimeSpan? WarnAt { get; set; }
}
