namespace SparkDL.Testing;

/// <summary>Runs ranks on threads of this process.</summary>
internal static class RankThreads
{
    /// <summary>Returns the result of each rank.</summary>
    /// <exception cref="AggregateException">Ranks failed, in the order in which they did.</exception>
    public static IReadOnlyList<T> Run<T>(IReadOnlyList<LocalBarrier> barriers, Func<int, T> run)
    {
        var results = new T[barriers.Count];
        List<Exception> errors = [];
        Thread[] threads = [.. barriers.Select(barrier => new Thread(() =>
        {
            try
            {
                results[barrier.Rank] = run(barrier.Rank);
            }
#pragma warning disable CA1031 // Whatever a rank throws is thrown to the caller once all ranks have ended.
            catch (Exception e)
            {
                lock (errors) errors.Add(e);
                barrier.Fail();
            }
#pragma warning restore CA1031
        }) { IsBackground = true, Name = $"rank {barrier.Rank}" })];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return errors.Count == 0 ? results : throw new AggregateException(errors);
    }
}
