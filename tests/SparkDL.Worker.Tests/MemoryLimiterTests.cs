using SparkDL.Functions;
using SparkDL.Harness;
using SparkDL.Worker.Tasks;
using Xunit;

namespace SparkDL.Worker.Tests;

/// <summary>The cap on what the tasks of a process hold together.</summary>
public sealed class MemoryLimiterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>So long that a wait which ends has another reason.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    [Fact]
    public async Task Over_the_cap_a_task_waits_until_another_has_freed_its_batches()
    {
        long held = 200;
        var gate = new MemoryLimiter(() => Volatile.Read(ref held), limit: 100, Longest);
        using var one = gate.AddTask();
        using var other = gate.AddTask();

        var waiting = Task.Run(() => gate.WaitForRoom(CancellationToken.None));
        await Task.Delay(200);
        Assert.False(waiting.IsCompleted);
        Volatile.Write(ref held, 50);

        await waiting.WaitAsync(Patience);
    }

    [Fact]
    public async Task The_only_task_never_waits_since_nobody_else_could_free_anything()
    {
        var gate = new MemoryLimiter(() => 200, limit: 100, Longest);
        using var only = gate.AddTask();

        await Task.Run(() => gate.WaitForRoom(CancellationToken.None)).WaitAsync(Patience);
    }

    [Fact]
    public async Task Of_tasks_that_all_come_one_goes_on_and_the_others_follow_when_it_has_ended()
    {
        var gate = new MemoryLimiter(() => 200, limit: 100, Longest);
        var tasks = Enumerable.Range(0, 8).Select(_ => gate.AddTask()).ToList();

        await Task.WhenAll(tasks.Select(task => Task.Factory.StartNew(
            () =>
            {
                gate.WaitForRoom(CancellationToken.None);
                task.Dispose();
            },
            TaskCreationOptions.LongRunning))).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_wait_is_bounded()
    {
        var time = new ManualTimeProvider();
        var gate = new MemoryLimiter(() => 200, limit: 100, Longest, time);
        using var one = gate.AddTask();
        using var other = gate.AddTask();

        var waiting = Task.Run(() => gate.WaitForRoom(CancellationToken.None));
        await Task.Delay(200);
        Assert.False(waiting.IsCompleted);
        for (var end = Task.Delay(Patience); !waiting.IsCompleted && !end.IsCompleted; await Task.Delay(10))
            time.Advance(Longest);

        await waiting.WaitAsync(Patience);
    }

    [Fact]
    public void What_could_never_fit_is_refused_with_both_sizes_and_the_setting()
    {
        var gate = new MemoryLimiter(() => 0, limit: 100, Longest);
        gate.ThrowIfTooLarge(100, "A batch");

        var error = Assert.Throws<FunctionException>(() => gate.ThrowIfTooLarge(101, "A batch"));

        Assert.Contains("A batch of 101 bytes", error.Message);
        Assert.Contains($"{FunctionSettings.MemoryBytes} limits to 100", error.Message);
    }

    [Fact]
    public async Task A_wait_ends_with_its_task()
    {
        var gate = new MemoryLimiter(() => 200, limit: 100, Longest);
        using var one = gate.AddTask();
        using var other = gate.AddTask();
        using var cancelled = new CancellationTokenSource();

        var waiting = Task.Run(() => gate.WaitForRoom(cancelled.Token));
        cancelled.CancelAfter(100);

        await waiting.WaitAsync(Patience);
    }
}
