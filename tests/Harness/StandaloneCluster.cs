using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SparkDL.Harness;

/// <summary>
/// A real Spark standalone cluster on this machine: one master and one-core workers on loopback, on free ports, in a
/// folder of its own. It ends with <see cref="DisposeAsync"/>, and by itself when the test process dies, even by
/// SIGKILL.
/// </summary>
public sealed partial class StandaloneCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    private readonly List<SupervisedProcess> _processes = [];

    private StandaloneCluster(string folder) => Folder = folder;

    /// <summary>Holds the logs and the executors' work folders; removed at the end.</summary>
    public string Folder { get; }

    /// <summary><c>spark://127.0.0.1:PORT</c>.</summary>
    public string MasterUrl { get; private set; } = "";

    /// <summary>Where the executors of worker <paramref name="index"/> work and write their logs.</summary>
    public string WorkFolder(int index) => Path.Combine(Folder, $"worker-{index}");

    public static async Task<StandaloneCluster> StartAsync(int workers = 2)
    {
        var cluster = new StandaloneCluster(Directory.CreateTempSubdirectory("sparkdl-cluster-").FullName);
        try
        {
            await cluster.StartMasterAsync();
            var joining = Enumerable.Range(0, workers).Select(cluster.StartWorkerAsync).ToArray();
            await Task.WhenAll(joining);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Workers first: a master that vanishes makes them spend their time reconnecting.
        foreach (var process in Enumerable.Reverse(_processes))
            await process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task StartMasterAsync()
    {
        var master = Start("master", "org.apache.spark.deploy.master.Master",
            ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]);
        // "elected leader" comes after the address, and a worker that registers before it is told to wait.
        await master.WaitForLogAsync(Elected(), StartDeadline);
        MasterUrl = (await master.WaitForLogAsync(Address(), StartDeadline)).Groups[1].Value;
    }

    private async Task StartWorkerAsync(int index)
    {
        var worker = Start($"worker-{index}", "org.apache.spark.deploy.worker.Worker",
            ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0", "--cores", "1", "--memory", "2g",
             "--work-dir", WorkFolder(index), MasterUrl]);
        await worker.WaitForLogAsync(Registered(), StartDeadline);
    }

    private SupervisedProcess Start(string name, string mainClass, string[] arguments)
    {
        var home = SparkInstallation.RequireHome();
        var start = new ProcessStartInfo(Path.Combine(home, "bin", "spark-class"));
        start.ArgumentList.Add(mainClass);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["SPARK_HOME"] = home;
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        start.Environment["SPARK_LOCAL_DIRS"] = Path.Combine(Folder, name, "local");
        start.Environment["SPARK_CONF_DIR"] = Folder;
        start.Environment["SPARK_DAEMON_MEMORY"] = "512m";
        var process = SupervisedProcess.Start(start, Path.Combine(Folder, $"{name}.log"));
        lock (_processes)
            _processes.Add(process);
        return process;
    }

    [GeneratedRegex(@"Starting Spark master at (spark://\S+)")]
    private static partial Regex Address();

    [GeneratedRegex("I have been elected leader")]
    private static partial Regex Elected();

    [GeneratedRegex("Successfully registered with master")]
    private static partial Regex Registered();
}
