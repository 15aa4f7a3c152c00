using SparkDL.Harness;
using SparkDL.Worker.Tasks;
using Xunit;

namespace SparkDL.Worker.Tests;

/// <summary>Who owns the answer of a task whose function may hang.</summary>
public sealed class TaskClockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Time_is_counted_for_the_phase_in_which_it_passed()
    {
        var clock = new TaskClock(_time);
        _time.Advance(TimeSpan.FromSeconds(1));
        clock.Enter(TaskPhase.Function);
        _time.Advance(TimeSpan.FromSeconds(2));
        using (clock.Measure(TaskPhase.Waiting)) _time.Advance(TimeSpan.FromSeconds(60));
        _time.Advance(TimeSpan.FromSeconds(4));
        clock.Enter(TaskPhase.Preparing);

        Assert.Equal(TimeSpan.FromSeconds(60), clock.Spent(TaskPhase.Waiting));
        Assert.Equal(TimeSpan.FromSeconds(6), clock.Spent(TaskPhase.Function));
        Assert.Equal(TimeSpan.FromSeconds(1), clock.Spent(TaskPhase.Preparing));
    }

    [Fact]
    public void Silence_is_the_time_since_the_function_last_moved_or_said_that_it_is_alive()
    {
        var clock = new TaskClock(_time);
        _time.Advance(Limit);
        Assert.Equal(TimeSpan.Zero, clock.TimeSinceProgress);
        clock.Enter(TaskPhase.Function);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), clock.TimeSinceProgress);
        clock.ReportProgress();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), clock.TimeSinceProgress);
        using (clock.Measure(TaskPhase.Conversion)) _time.Advance(Limit);
        Assert.Equal(TimeSpan.Zero, clock.TimeSinceProgress);
    }

    [Fact]
    public void Only_a_task_inside_its_function_can_lose_its_answer_and_then_learns_it_at_its_next_step()
    {
        var clock = new TaskClock(_time);
        Assert.False(clock.TryAbandon());
        clock.Enter(TaskPhase.Function);
        using (clock.Measure(TaskPhase.Conversion)) Assert.False(clock.TryAbandon());
        _time.Advance(Limit);

        Assert.True(clock.TryAbandon());

        Assert.Throws<TaskAbandonedException>(() => clock.Enter(TaskPhase.Conversion));
        Assert.Throws<TaskAbandonedException>(() => clock.Enter(TaskPhase.Preparing));
        Assert.Equal(TimeSpan.Zero, clock.TimeSinceProgress);
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
                using var span = clock.Measure(TaskPhase.Conversion);
            }
        });

        Assert.NotEqual(TaskPhase.Abandoned, clock.Enter(TaskPhase.Preparing));
    }

    [Fact]
    public void A_function_that_stops_when_it_is_told_to_keeps_its_answer()
    {
        var clock = new TaskClock(_time);
        using var stopped = new ManualResetEventSlim();
        var abandoned = false;
        void Stop()
        {
            clock.Enter(TaskPhase.Preparing);
            stopped.Set();
        }

        clock.Enter(TaskPhase.Function);
        using (TaskWatchdog.Start(clock, Limit, Stop, () => abandoned = true))
        {
            _time.Advance(Limit);
            Assert.True(stopped.Wait(Patience));
            // Even where the watch looks again before it is ended.
            Assert.False(clock.TryAbandon());
        }

        Assert.False(abandoned);
    }

    [Fact]
    [Trait("Tier", "slow")]
    public void A_function_that_does_not_is_answered_for()
    {
        var clock = new TaskClock(_time);
        using var abandoned = new ManualResetEventSlim();
        clock.Enter(TaskPhase.Function);
        using var watch = TaskWatchdog.Start(clock, Limit, () => { }, abandoned.Set);
        _time.Advance(Limit);

        Assert.True(abandoned.Wait(Patience));
        Assert.Throws<TaskAbandonedException>(() => clock.Enter(TaskPhase.Preparing));
    }

    [Fact]
    public void Waiting_for_Spark_is_not_hanging()
    {
        var clock = new TaskClock(_time);
        using var told = new ManualResetEventSlim();
        clock.Enter(TaskPhase.Function);
        using var watch = TaskWatchdog.Start(clock, Limit, told.Set, () => { });

        using (clock.Measure(TaskPhase.Waiting))
        {
            _time.Advance(10 * Limit);
            // The watch looks some times meanwhile; on a slow machine less often, which proves less and fails nothing.
            Assert.False(told.Wait(TimeSpan.FromMilliseconds(500)));
        }

        _time.Advance(Limit);
        Assert.True(told.Wait(Patience));
    }
}
