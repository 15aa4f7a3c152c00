using System.Diagnostics;
using SparkDL.Arrow.Memory;

namespace SparkDL.Arrow.Tests;

/// <summary>
/// Runs a read under a limit of time and memory, and checks that it leaks no buffer. The goal for hostile input is 100
/// ms and 16 MiB; the limits are ten times that, because test machines are busy.
/// </summary>
internal static class ReadGuard
{
    private const long MaxBytes = 160L << 20;
    private static readonly TimeSpan s_maxTime = TimeSpan.FromSeconds(1);
    private static readonly Lock s_worstLock = new();
    private static TimeSpan s_slowest;
    private static long s_largest;

    /// <summary>What the reads of this process took at most, for the log.</summary>
    public static string Worst =>
        $"slowest read {s_slowest.TotalMilliseconds:0.0} ms, most memory {s_largest / 1048576.0:0.0} MiB";

    public static Outcome Run(Func<Outcome> read)
    {
        var live = NativeBuffer.LiveCount;
        var outcome = Bounded(read);
        AssertNothingLeft(live);
        return outcome;
    }

    /// <summary>For reads on several threads at once, whose leaked buffers can only be counted together.</summary>
    public static Outcome Bounded(Func<Outcome> read)
    {
        var native = NativeBuffer.AllocatedBytesOfThread;
        var managed = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var outcome = read();
        clock.Stop();

        var bytes = NativeBuffer.AllocatedBytesOfThread - native + GC.GetAllocatedBytesForCurrentThread() - managed;
        Note(clock.Elapsed, bytes);
        Assert.True(clock.Elapsed < s_maxTime || IsFastAgain(read), $"It took {clock.Elapsed}, and no less again.");
        Assert.True(bytes < MaxBytes, $"It took {bytes} bytes.");
        return outcome;
    }

    /// <summary>Fewer than before is possible: finalizers of earlier tests.</summary>
    public static void AssertNothingLeft(long liveBefore) =>
        Assert.True(NativeBuffer.LiveCount <= liveBefore, $"{NativeBuffer.LiveCount - liveBefore} buffers are left.");

    private static void Note(TimeSpan time, long bytes)
    {
        if (time <= s_slowest && bytes <= s_largest)
            return;
        lock (s_worstLock)
            (s_slowest, s_largest) = (time > s_slowest ? time : s_slowest, Math.Max(bytes, s_largest));
    }

    /// <summary>A busy neighbour takes a second now and then; what is slow by itself is slow each time.</summary>
    private static bool IsFastAgain(Func<Outcome> read) => Enumerable.Range(0, 3).Any(_ =>
    {
        var clock = Stopwatch.StartNew();
        read();
        return clock.Elapsed < s_maxTime;
    });
}
