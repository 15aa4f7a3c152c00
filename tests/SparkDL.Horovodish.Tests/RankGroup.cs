using System.Collections.Concurrent;
using SparkDL.Horovodish.Collectives;
using SparkDL.Horovodish.Mesh;

namespace SparkDL.Horovodish.Tests;

/// <summary>Ranks as threads of the test: real sockets, an allGather in memory.</summary>
internal sealed class RankGroup(int size)
{
    private readonly string[] _messages = new string[size];
    private readonly Barrier _barrier = new(size);

    public byte[] Secret { get; init; } = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public ConcurrentBag<string> Warnings { get; } = [];

    public Func<ProcessGroupOptions, ProcessGroupOptions> Adjust { get; init; } = options => options;

    public ProcessGroupOptions Options(int rank) => Adjust(new ProcessGroupOptions
    {
        Rank = rank,
        Size = size,
        Secret = Secret,
        Host = $"host{rank}",
        ConnectTimeout = TimeSpan.FromSeconds(10),
        Timeout = TimeSpan.FromSeconds(10),
        Warn = Warnings.Add,
    });

    public ProcessGroup Join(int rank) => ProcessGroup.Join(Options(rank), message => Gather(rank, message));

    public IReadOnlyList<string> Gather(int rank, string message)
    {
        _messages[rank] = message;
        Assert.True(_barrier.SignalAndWait(TimeSpan.FromSeconds(20)));
        var all = _messages.ToArray();
        Assert.True(_barrier.SignalAndWait(TimeSpan.FromSeconds(20)));
        return all;
    }

    /// <summary>Runs a body per rank and returns what each threw, or null.</summary>
    public Exception?[] Run(Action<ProcessGroup> body)
    {
        var errors = new Exception?[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() => errors[rank] = Record.Exception(() =>
        {
            using var group = Join(rank);
            body(group);
        }))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "a rank hangs");
        return errors;
    }

    public void RunAll(Action<ProcessGroup> body) => Assert.All(Run(body), Assert.Null);
}
