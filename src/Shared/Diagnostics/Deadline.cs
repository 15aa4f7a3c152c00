using System.Diagnostics;

namespace SparkDL.Diagnostics;

/// <summary>A point in time at which waiting ends. It does not move when the system clock is changed.</summary>
internal readonly struct Deadline
{
    private readonly long _started;
    private readonly TimeSpan _timeout;

    private Deadline(TimeSpan timeout) => (_started, _timeout) = (Stopwatch.GetTimestamp(), timeout);

    /// <summary>The remaining time; negative after the deadline.</summary>
    public TimeSpan Remaining => _timeout - Stopwatch.GetElapsedTime(_started);

    public bool HasPassed => Remaining <= TimeSpan.Zero;

    public static Deadline After(TimeSpan timeout) => new(timeout);
}
