using SparkDL.Diagnostics;

namespace SparkDL.Functions.Tests;

/// <summary>A value is computed once; a failure reaches those who waited for it and nobody after them.</summary>
public sealed class OnceUnlessFailedTests
{
    private readonly OnceUnlessFailed<int> _once = new();

    [Fact]
    public void A_success_is_kept()
    {
        Assert.False(_once.HasValue);
        Assert.Equal(1, _once.GetOrRun(() => 1));
        Assert.Equal(1, _once.GetOrRun(() => throw new InvalidOperationException("computed again")));
        Assert.True(_once.HasValue);
    }

    [Fact]
    public void A_failure_is_forgotten()
    {
        Assert.Throws<IOException>(() => _once.GetOrRun(() => throw new IOException("first")));
        Assert.False(_once.HasValue);
        Assert.Equal(2, _once.GetOrRun(() => 2));
    }

    [Fact]
    public async Task Concurrent_callers_share_one_run_and_its_failure()
    {
        using var begun = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var runs = 0;
        int Fail()
        {
            Interlocked.Increment(ref runs);
            begun.Set();
            end.Wait();
            throw new IOException("the shared failure");
        }

        var first = Task.Factory.StartNew(() => _once.GetOrRun(Fail), TaskCreationOptions.LongRunning);
        begun.Wait();
        var failures = 0;
        var waiters = Enumerable.Range(0, 3).Select(_ => new Thread(Wait)).ToArray();
        void Wait()
        {
            if (Record.Exception(() => _once.GetOrRun(Fail)) is IOException) Interlocked.Increment(ref failures);
        }

        foreach (var waiter in waiters) waiter.Start();
        SpinWait.SpinUntil(() => waiters.All(w => (w.ThreadState & ThreadState.WaitSleepJoin) != 0), 5000);
        end.Set();
        foreach (var waiter in waiters) waiter.Join();

        await Assert.ThrowsAsync<IOException>(() => first);
        Assert.Equal((3, 1), (failures, runs));
        Assert.Equal(4, _once.GetOrRun(() => 4));
    }
}
