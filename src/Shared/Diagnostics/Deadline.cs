using System.Diagnostics;

namespace SparkDL.Diagnostics;

/// <summary>A point in time at which waiting ends. It does not move when the system clock is changed.</summary>
internal readonly struct Deadline
{
    private readonly long _started;

    private Deadline(TimeSpan limit) => (_started, Limit) = (Stopwatch.GetTimestamp(), limit);

    /// <summary>The time that the whole wait may take.</summary>
    public TimeSpan Limit { get; }

    /// <summary>The time since the deadline was set.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>The time that the wait may still take; negative once the deadline has passed.</summary>
    public TimeSpan Remaining => Limit - Elapsed;

    public bool HasPassed => Remaining <= TimeSpan.Zero;

    public static Deadline After(TimeSpan limit) => new(limit);

    /// <summary>
    /// The remaining time, at most <paramref name="slice"/> and never negative: one round of a polling wait.
    /// </summary>
    public TimeSpan RemainingUpTo(TimeSpan slice)
    {
        var left = Remaining;
        if (left < TimeSpan.Zero) return TimeSpan.Zero;
        return left < slice ? left : slice;
    }
}
