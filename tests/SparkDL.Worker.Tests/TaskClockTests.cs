using SparkDL.Worker.Tasks;
using Xunit;

namespace SparkDL.Worker.Tests;

/// <summary>Who owns the answer of a task whose function may hang.</summary>
public sealed class TaskClockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Time_is_counted_for_the_phase_in_which_it_passed()
    {
        var clock = new TaskClock();
        clock.Enter(TaskPhase.Function);
        using (clock.In(TaskPhase.Waiting)) Thread.Sleep(60);
        clock.Enter(TaskPhase.Preparing);

        Assert.InRange(clock.Spent(TaskPhase.Waiting), TimeSpan.FromMilliseconds(55), Patience);
        Assert.True(clock.Spent(TaskPhase.Function) < clock.Spent(TaskPhase.Waiting));
    }

    [Fact]
    public void Only_a_task_inside_its_function_can_lose_its_answer_and_then_learns_it_at_its_next_step()
    {
        var clock = new TaskClock();
        Assert.False(clock.TryAbandon());
        clock.Enter(TaskPhase.Function);
        using (clock.In(TaskPhase.Conversion)) Assert.False(clock.TryAbandon());

        Assert.True(clock.TryAbandon());

        Assert.Throws<TaskAbandonedException>(() => clock.Enter(TaskPhase.Conversion));
        Assert.Throws<TaskAbandonedException>(() => clock.Enter(TaskPhase.Preparing));
        Assert.Equal(TimeSpan.Zero, clock.Silence);
    }

    [Fact]
    public void Phases_may_be_changed_by_two_threads_at_once()
    {
        var clock = new TaskClock();
        clock.Enter(TaskPhase.Function);

        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var span = clock.In(TaskPhase.Conversion);
            }
        });

        Assert.NotEqual(TaskPhase.Abandoned, clock.Enter(TaskPhase.Preparing));
    }

    [Fact]
    public void A_function_that_stops_when_it_is_told_to_keeps_its_answer()
    {
        var clock = new TaskClock();
        using var told = new ManualResetEventSlim();
        var abandoned = false;
        clock.Enter(TaskPhase.Function);
        using (HangWatch.Start(clock, TimeSpan.FromMilliseconds(50), told.Set, () => abandoned = true))
        {
            Assert.True(told.Wait(Patience));
            clock.Enter(TaskPhase.Preparing);
        }

        Assert.False(abandoned);
    }

    [Fact]
    public void A_function_that_does_not_is_answered_for()
    {
        var clock = new TaskClock();
        using var abandoned = new ManualResetEventSlim();
        clock.Enter(TaskPhase.Function);
        using var watch = HangWatch.Start(clock, TimeSpan.FromMilliseconds(50), () => { }, abandoned.Set);

        Assert.True(abandoned.Wait(Patience));
        Assert.Throws<TaskAbandonedException>(() => clock.Enter(TaskPhase.Preparing));
    }

    [Fact]
    public void Waiting_for_Spark_is_not_hanging()
    {
        var clock = new TaskClock();
        using var told = new ManualResetEventSlim();
        clock.Enter(TaskPhase.Function);
        using var watch = HangWatch.Start(clock, TimeSpan.FromMilliseconds(200), told.Set, () => { });

        using (clock.In(TaskPhase.Waiting)) Assert.False(told.Wait(TimeSpan.FromMilliseconds(600)));
    }
}
