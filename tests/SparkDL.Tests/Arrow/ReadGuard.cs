using System.Diagnostics;
using SparkDL.Arrow;

namespace SparkDL.Tests.Arrow;

/// <summary>
/// Runs a read under a limit of time and memory, and checks that it leaves no buffer behind. The goal for hostile input is
/// 100 ms and 16 MiB; the guard stands at ten times that, because test machines are busy.
/// </summary>
internal static class ReadGuard
{
    private const long MaxBytes = 160L << 20;
    private static readonly TimeSpan s_maxTime = TimeSpan.FromSeconds(1);

    public static Outcome Run(Func<Outcome> read)
    {
        var live = NativeBuffer.LiveCount;
        var native = NativeBuffer.AllocatedBytes;
        var managed = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var outcome = read();
        clock.Stop();

        var bytes = NativeBuffer.AllocatedBytes - native + GC.GetAllocatedBytesForCurrentThread() - managed;
        Assert.True(clock.Elapsed < s_maxTime || IsFastAgain(read), $"It took {clock.Elapsed}, and no less again.");
        Assert.True(bytes < MaxBytes, $"It took {bytes} bytes.");
        // Fewer is possible: finalizers of earlier tests.
        Assert.True(NativeBuffer.LiveCount <= live, $"{NativeBuffer.LiveCount - live} buffers are left.");
        return outcome;
    }

    /// <summary>A busy neighbour takes a second now and then; what is slow by itself is slow each time.</summary>
    private static bool IsFastAgain(Func<Outcome> read) => Enumerable.Range(0, 3).Any(_ =>
    {
        var clock = Stopwatch.StartNew();
        read();
        return clock.Elapsed < s_maxTime;
    });
}
