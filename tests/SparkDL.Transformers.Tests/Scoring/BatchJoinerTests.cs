using SparkDL.Torch;
using SparkDL.Transformers.Scoring;
using Xunit;
using Tensor = SparkDL.Torch.Tensor;

namespace SparkDL.Transformers.Tests.Scoring;

/// <summary>Batches of several tasks in one run of a model: each gets its own rows back, and its own errors.</summary>
public sealed class BatchJoinerTests
{
    private static readonly BatchPolicy Policy = new(MaxRows: 64, MaxQueueDelay: TimeSpan.FromSeconds(20));
    private readonly ManualClock _clock = new();

    [Fact]
    public void Rows_come_back_to_the_task_that_they_are_of()
    {
        var runs = 0;
        var batcher = Batcher(tasks: 4);
        Parallel(4, task =>
        {
            using var rows = torch.full([task + 1, 3], (float)task);
            var values = batcher.Run(rows, task + 1, Policy, batch =>
            {
                Interlocked.Increment(ref runs);
                return batch * 2;
            });
            Assert.Equal(Enumerable.Repeat(task * 2f, (task + 1) * 3), values.ToArray());
        });

        Assert.Equal(1, runs);
        Assert.Equal(4, batcher.Joined);
    }

    [Fact]
    public void What_fails_together_is_run_apart_and_only_the_task_at_fault_fails()
    {
        var batcher = Batcher(tasks: 3);
        var failed = new bool[3];
        Parallel(3, task =>
        {
            using var rows = torch.full([2, 1], task == 1 ? float.NaN : (float)task);
            try
            {
                var values = batcher.Run(rows, 2, Policy, batch =>
                    batch.data<float>().Contains(float.NaN)
                        ? throw new InvalidDataException("no number")
                        : batch.clone());
                Assert.Equal([task, task], values.ToArray());
            }
            catch (InvalidDataException)
            {
                failed[task] = true;
            }
        });

        Assert.Equal([false, true, false], failed);
    }

    [Fact]
    public void A_task_alone_and_a_full_batch_do_not_wait()
    {
        var never = new BatchPolicy(64, TimeSpan.FromDays(1));
        using var rows = torch.ones(2, 2);
        Assert.Equal(4, Batcher(tasks: 1).Run(rows, 2, never, batch => batch.clone()).Length);
        Assert.Equal(4, Batcher(tasks: 2).Run(rows, 2, never with { MaxRows = 2 }, batch => batch.clone()).Length);
    }

    [Fact]
    public void A_batch_that_nobody_joins_runs_after_the_delay()
    {
        _clock.Step = TimeSpan.FromDays(2); // passes between two looks at the clock
        var batcher = Batcher(tasks: 2);
        using var rows = torch.ones(2, 2);
        Assert.Equal(4, batcher.Run(rows, 2, new BatchPolicy(64, TimeSpan.FromDays(1)), batch => batch.clone()).Length);
        Assert.Equal(0, batcher.Joined);
    }

    [Fact]
    public void Tasks_of_one_model_share_a_batcher_for_scores_and_another_for_features()
    {
        var model = new object();
        var scores = SharedBatchers.Enter(model, features: false);
        Assert.Same(scores, SharedBatchers.Enter(model, features: false));
        Assert.NotSame(scores, SharedBatchers.Enter(model, features: true));
        Assert.NotSame(scores, SharedBatchers.Enter(new object(), features: false));
        GC.KeepAlive(model);
    }

    [Theory]
    [InlineData(64, 4, AloneReason.FullBatch)]
    [InlineData(65, 4, AloneReason.FullBatch)]
    [InlineData(63, 1, AloneReason.OnlyTask)]
    [InlineData(63, 2, AloneReason.None)]
    public void The_policy_says_which_batches_run_alone(int rows, int tasks, object reason)
    {
        var decision = Policy.OnArrival(rows, tasks);
        Assert.Equal(reason, decision.Reason);
        Assert.Equal(decision.Reason == AloneReason.None ? BatchAction.Wait : BatchAction.RunAlone, decision.Action);
    }

    [Theory]
    [InlineData(1, 3, 0, 20)]
    [InlineData(2, 3, 19, 1)]
    [InlineData(2, 3, 20, 0)]
    [InlineData(3, 3, 0, 0)]
    [InlineData(3, 2, 0, 0)]
    public void A_run_waits_for_the_other_tasks_until_the_delay_is_over(int batches, int tasks, int queued, int left)
    {
        var expected = left == 0 ? BatchDecision.Run : BatchDecision.Wait(TimeSpan.FromSeconds(left));
        Assert.Equal(expected, Policy.WhileQueued(batches, tasks, TimeSpan.FromSeconds(queued)));
    }

    [Fact]
    public void Who_would_make_a_batch_too_large_leads_the_next_one()
    {
        var queue = Queue(tasks: 3);
        using var rows = torch.ones(40, 1);
        var policy = Policy with { MaxRows = 80 };
        var first = queue.Add(rows, 40, policy, out var firstLeads)!;
        Assert.Same(first, queue.Add(rows, 40, policy, out var secondLeads));
        var next = queue.Add(rows, 40, policy, out var thirdLeads)!;
        Assert.NotSame(first, next);
        Assert.Equal((true, false, true), (firstLeads, secondLeads, thirdLeads));
        Assert.Equal((80, 40), (first.Rows, next.Rows));
        Assert.Equal(BatchAction.Run, queue.Decide(first, policy).Action);
        Assert.Equal(BatchAction.Wait, queue.Decide(next, policy).Action);
    }

    [Fact]
    public void A_run_that_has_begun_takes_no_more_batches()
    {
        var queue = Queue(tasks: 3);
        using var rows = torch.ones(1, 1);
        var first = queue.Add(rows, 1, Policy, out _)!;
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(BatchDecision.Wait(TimeSpan.FromSeconds(5)), queue.Decide(first, Policy));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(BatchDecision.Run, queue.Decide(first, Policy));
        Assert.NotSame(first, queue.Add(rows, 1, Policy, out var leads));
        Assert.True(leads);
    }

    [Fact]
    public void A_run_does_not_wait_for_a_task_that_has_left()
    {
        var queue = Queue(tasks: 2);
        using var rows = torch.ones(1, 1);
        var run = queue.Add(rows, 1, Policy, out _)!;
        Assert.Equal(BatchAction.Wait, queue.Decide(run, Policy).Action);
        queue.RemoveTask();
        Assert.Equal(BatchDecision.Run, queue.Decide(run, Policy));
    }

    private DynamicBatcher Batcher(int tasks)
    {
        var batcher = new DynamicBatcher(_clock);
        for (var i = 0; i < tasks; i++) batcher.Enter();
        return batcher;
    }

    private BatchQueue Queue(int tasks)
    {
        var queue = new BatchQueue(_clock);
        for (var i = 0; i < tasks; i++) queue.AddTask();
        return queue;
    }

    private static void Parallel(int count, Action<int> work)
    {
        Exception? error = null;
        var threads = Enumerable.Range(0, count).Select(task => new Thread(() =>
        {
            try
            {
                work(task);
            }
            catch (Exception e)
            {
                error = e;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.True(error is null, $"{error}");
    }

    /// <summary>A clock that moves when the test says so, or by a step at each look.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private long _milliseconds;

        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Interlocked.Add(ref _milliseconds, (long)Step.TotalMilliseconds);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _milliseconds, (long)time.TotalMilliseconds);
    }
}
