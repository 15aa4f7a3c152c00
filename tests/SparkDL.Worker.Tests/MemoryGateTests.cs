using SparkDL.Functions;
using SparkDL.Worker.Tasks;
using Xunit;

namespace SparkDL.Worker.Tests;

/// <summary>The cap on what the tasks of a process hold together.</summary>
public sealed class MemoryGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Over_the_cap_a_task_waits_until_another_has_let_go()
    {
        long held = 200;
        var gate = new MemoryGate(() => Volatile.Read(ref held), limit: 100, Patience);
        using var one = gate.Join();
        using var other = gate.Join();

        var waiting = Task.Run(() => gate.WaitForRoom(CancellationToken.None));
        await Task.Delay(200);
        Assert.False(waiting.IsCompleted);
        Volatile.Write(ref held, 50);

        await waiting.WaitAsync(Patience);
    }

    [Fact]
    public async Task The_only_task_never_waits_since_nobody_else_could_free_anything()
    {
        var gate = new MemoryGate(() => 200, limit: 100, Timeout.InfiniteTimeSpan);
        using var only = gate.Join();

        await Task.Run(() => gate.WaitForRoom(CancellationToken.None)).WaitAsync(Patience);
    }

    [Fact]
    public async Task Tasks_that_all_wait_do_not_wait_for_each_other_for_ever()
    {
        var gate = new MemoryGate(() => 200, limit: 100, TimeSpan.FromMilliseconds(100));
        var tasks = Enumerable.Range(0, 8).Select(_ => gate.Join()).ToList();

        var waits = tasks.Select(_ => Task.Run(() => gate.WaitForRoom(CancellationToken.None)));
        await Task.WhenAll(waits).WaitAsync(Patience);

        tasks.ForEach(task => task.Dispose());
    }

    [Fact]
    public void What_could_never_fit_is_refused_with_both_sizes_and_the_setting()
    {
        var gate = new MemoryGate(() => 0, limit: 100, Patience);
        gate.Refuse(100, "A batch");

        var error = Assert.Throws<FunctionException>(() => gate.Refuse(101, "A batch"));

        Assert.Contains("A batch of 101 bytes", error.Message);
        Assert.Contains($"{FunctionSettings.MemoryBytes} limits to 100", error.Message);
    }

    [Fact]
    public async Task A_wait_ends_with_its_task()
    {
        var gate = new MemoryGate(() => 200, limit: 100, Patience * 10);
        using var one = gate.Join();
        using var other = gate.Join();
        using var cancelled = new CancellationTokenSource();

        var waiting = Task.Run(() => gate.WaitForRoom(cancelled.Token));
        cancelled.CancelAfter(100);

        await waiting.WaitAsync(Patience);
    }
}
