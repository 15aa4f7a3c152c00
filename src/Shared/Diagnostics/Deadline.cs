using System.Diagnostics;

namespace SparkDL.Diagnostics;

/// <summary>A moment in the future after which waiting ends; changes of the clock do not move it.</summary>
internal readonly struct Deadline
{
    private readonly long _started;
    private readonly TimeSpan _patience;

    private Deadline(TimeSpan patience) => (_started, _patience) = (Stopwatch.GetTimestamp(), patience);

    /// <summary>How long the wait may still be; negative once it is over.</summary>
    public TimeSpan Remaining => _patience - Stopwatch.GetElapsedTime(_started);

    public bool HasPassed => Remaining <= TimeSpan.Zero;

    public static Deadline After(TimeSpan patience) => new(patience);
}
