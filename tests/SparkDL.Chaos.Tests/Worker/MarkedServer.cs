using SparkDL.Sql;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>
/// A Spark server of its own on this machine, with two slots and retries, whose workers are known among all others. Its
/// first session is held, since the server ends with that.
/// </summary>
public sealed class MarkedServer : IDisposable
{
    private readonly string _mark = Guid.NewGuid().ToString("N");

    public MarkedServer(params IEnumerable<(string Name, string Value)> settings)
    {
        var builder = SparkSession.Builder().Master("local[2]").AppName("sparkdl-chaos")
            .Config($"spark.executorEnv.{WorkerProcesses.Mark}", _mark);
        foreach (var (name, value) in settings) builder.Config(name, value);
        Spark = builder.Create();
    }

    public SparkSession Spark { get; }

    public IReadOnlyList<int> Workers() => WorkerProcesses.Marked(_mark);

    /// <summary>Another session on the same server.</summary>
    public SparkSession Connect() => Spark.NewSession();

    /// <summary>Waits until no worker process is left; the rest is what is there at the deadline.</summary>
    public Task<IReadOnlyList<int>> WorkersLeftAsync(TimeSpan deadline) =>
        WorkerProcesses.WaitUntilNoneAsync(Workers, deadline);

    public void Dispose() => Spark.Dispose();
}
