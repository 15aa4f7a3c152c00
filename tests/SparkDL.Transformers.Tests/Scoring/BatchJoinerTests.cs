using SparkDL.Torch;
using SparkDL.Transformers.Scoring;
using Xunit;
using Tensor = SparkDL.Torch.Tensor;

namespace SparkDL.Transformers.Tests.Scoring;

/// <summary>Batches of several tasks in one run of a model: each gets its own rows back, and its own errors.</summary>
public sealed class BatchJoinerTests
{
    private const int Limit = 64;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    [Fact]
    public void Rows_come_back_to_the_task_that_they_are_of()
    {
        var runs = 0;
        var joiner = Joiner(tasks: 4, out var model);
        Parallel(4, task =>
        {
            using var rows = torch.full([task + 1, 3], (float)task);
            var values = joiner.Run(rows, task + 1, Limit, Wait, batch =>
            {
                Interlocked.Increment(ref runs);
                return batch * 2;
            });
            Assert.Equal(Enumerable.Repeat(task * 2f, (task + 1) * 3), values.ToArray());
        });

        Assert.Equal(1, runs);
        Assert.Equal(4, joiner.Joined);
        GC.KeepAlive(model);
    }

    [Fact]
    public void What_fails_together_is_run_apart_and_only_the_task_at_fault_fails()
    {
        var joiner = Joiner(tasks: 3, out var model);
        var failed = new bool[3];
        Parallel(3, task =>
        {
            using var rows = torch.full([2, 1], task == 1 ? float.NaN : (float)task);
            try
            {
                var values = joiner.Run(rows, 2, Limit, Wait, batch =>
                    batch.data<float>().Contains(float.NaN) ? throw new InvalidDataException("no number") : batch.clone());
                Assert.Equal([task, task], values.ToArray());
            }
            catch (InvalidDataException)
            {
                failed[task] = true;
            }
        });

        Assert.Equal([false, true, false], failed);
        GC.KeepAlive(model);
    }

    [Fact]
    public void A_task_alone_a_full_batch_and_one_whom_nobody_joins_do_not_wait_for_ever()
    {
        var alone = Joiner(tasks: 1, out var first);
        using var rows = torch.ones(2, 2);
        Assert.Equal(4, alone.Run(rows, 2, Limit, TimeSpan.FromDays(1), batch => batch.clone()).Length);

        var two = Joiner(tasks: 2, out var second);
        Assert.Equal(4, two.Run(rows, 2, limit: 2, TimeSpan.FromDays(1), batch => batch.clone()).Length);
        Assert.Equal(4, two.Run(rows, 2, Limit, TimeSpan.FromMilliseconds(20), batch => batch.clone()).Length);
        Assert.Equal(0, two.Joined);
        GC.KeepAlive((first, second));
    }

    [Fact]
    public void Who_would_make_a_batch_too_large_leads_the_next_one()
    {
        var joiner = Joiner(tasks: 3, out var model);
        var sizes = new List<long>();
        Parallel(3, task =>
        {
            using var rows = torch.full([40, 1], (float)task);
            var values = joiner.Run(rows, 40, limit: 80, TimeSpan.FromSeconds(1), batch =>
            {
                lock (sizes) sizes.Add(batch.shape[0]);
                return batch.clone();
            });
            Assert.Equal(Enumerable.Repeat((float)task, 40), values.ToArray());
        });

        Assert.Equal([40, 80], sizes.Order());
        GC.KeepAlive(model);
    }

    private static BatchJoiner Joiner(int tasks, out object model)
    {
        model = new object();
        for (var i = 1; i < tasks; i++) BatchJoiner.Enter(model, features: false);
        return BatchJoiner.Enter(model, features: false);
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
}
