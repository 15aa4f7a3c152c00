using SparkDL.Diagnostics;

namespace SparkDL.Horovodish.Collectives;

/// <summary>The wait of one collective: its deadline, and whether it has been reported as long already.</summary>
internal sealed class CollectiveWait(long sequence, Deadline deadline)
{
    public long Sequence { get; } = sequence;

    public Deadline Deadline { get; } = deadline;

    public required string Operation { get; init; }

    public bool HasWarned { get; set; }

    public TimeSpan? WarnAt { get; set; }
}
