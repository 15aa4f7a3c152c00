using System.Diagnostics;

namespace SparkDL.Horovodish.Mesh;

/// <summary>A moment after which a wait gives up. Nothing in this library waits without one.</summary>
internal readonly struct Deadline
{
    private readonly long _start;
    private readonly TimeSpan _limit;

    private Deadline(TimeSpan limit)
    {
        _start = Stopwatch.GetTimestamp();
        _limit = limit;
    }

    public static Deadline In(TimeSpan limit) => new(limit);

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    public TimeSpan Limit => _limit;

    public bool IsOver => Elapsed >= _limit;

    /// <summary>What is left, never negative and never more than <paramref name="slice"/>.</summary>
    public TimeSpan Remaining(TimeSpan slice)
    {
        var left = _limit - Elapsed;
        if (left < TimeSpan.Zero) return TimeSpan.Zero;
        return left < slice ? left : slice;
    }
}
