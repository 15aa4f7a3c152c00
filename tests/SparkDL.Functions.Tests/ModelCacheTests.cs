namespace SparkDL.Functions.Tests;

public sealed class ModelCacheTests
{
    [Fact]
    public void A_model_is_loaded_once_however_many_ask_at_the_same_time()
    {
        var cache = new ModelCache(limitBytes: 1000);
        var loads = 0;
        using var start = new Barrier(8);

        // All are started before the first is waited for: they wait for each other.
        var asking = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                Assert.True(start.SignalAndWait(TimeSpan.FromSeconds(30)));
                return cache.GetOrLoad("m", () => new Model(Interlocked.Increment(ref loads)), _ => 10);
            },
            TaskCreationOptions.LongRunning)).ToList();
        var leases = asking.Select(task => task.Result).ToList();

        Assert.Equal(1, loads);
        Assert.Single(leases.Select(lease => lease.Model).Distinct());
        Assert.Equal(10, cache.Bytes);
    }

    [Fact]
    public void Unused_models_leave_when_the_limit_is_passed_and_the_oldest_first()
    {
        var cache = new ModelCache(limitBytes: 25);
        var models = new Dictionary<string, Model>();
        foreach (var key in new[] { "a", "b", "c" })
        {
            using var lease = cache.GetOrLoad(key, () => models[key] = new Model(0), _ => 10);
        }

        Assert.True(models["a"].Disposed);
        Assert.False(models["b"].Disposed);
        Assert.Equal(20, cache.Bytes);
    }

    [Fact]
    public void A_model_in_use_stays_even_above_the_limit()
    {
        var cache = new ModelCache(limitBytes: 5);
        using var used = cache.GetOrLoad("a", () => new Model(0), _ => 10);
        cache.GetOrLoad("b", () => new Model(0), _ => 10).Dispose();

        Assert.False(used.Model.Disposed);
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void A_load_that_fails_is_tried_again_by_the_next()
    {
        var cache = new ModelCache(limitBytes: 100);

        Assert.Throws<IOException>(() => cache.GetOrLoad<Model>("a", () => throw new IOException("cut"), _ => 1));
        using var lease = cache.GetOrLoad("a", () => new Model(7), _ => 1);

        Assert.Equal(7, lease.Model.Number);
        Assert.Equal(1, cache.Count);
    }

    private sealed class Model(int number) : IDisposable
    {
        public int Number => number;

        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
