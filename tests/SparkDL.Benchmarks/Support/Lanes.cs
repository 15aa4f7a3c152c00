using SparkDL.Torch;

namespace SparkDL.Benchmarks.Support;

/// <summary>The bare side's stand-in for Spark's tasks: as many threads, each with one libtorch thread.</summary>
internal static class Lanes
{
    public static void Run(int lanes, Action<int> body)
    {
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, lanes).Select(lane => new Thread(() => Guarded(lane, body, failures)))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failures.Count > 0)
            throw new AggregateException(failures);
    }

    /// <summary>The items of one lane, dealt out in turn.</summary>
    public static IEnumerable<T> Share<T>(IReadOnlyList<T> items, int lane, int lanes)
    {
        for (var index = lane; index < items.Count; index += lanes)
            yield return items[index];
    }

    private static void Guarded(int lane, Action<int> body, List<Exception> failures)
    {
        try
        {
            torch.set_num_threads(1);
            body(lane);
        }
        catch (Exception error)
        {
            lock (failures)
                failures.Add(error);
        }
    }
}
