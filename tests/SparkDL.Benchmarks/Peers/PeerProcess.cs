using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SparkDL.Diagnostics;
using SparkDL.Sql;

namespace SparkDL.Benchmarks.Peers;

/// <summary>PySpark as a second client of our server: the same JVM, the same data, the same settings.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private readonly Process _process;

    public PeerProcess(SparkSession spark, string path, int batchRows, IReadOnlyDictionary<string, string> settings,
        string weights = "")
    {
        var start = new ProcessStartInfo(Python) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Peers", "peer.py"));
        _process = Process.Start(start)!;
        var server = spark.Server!.Target;
        var job = new
        {
            // By this name only does PySpark send a token without TLS.
            remote = $"sc://localhost:{server.Port}/;token={server.Token}",
            path,
            batch = batchRows,
            settings,
            weights,
        };
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(job));
        if (Answer() != "ready") throw new InvalidOperationException("PySpark did not start: its reason is above.");
    }

    private const string Variable = "PEERS_PYTHON";

    /// <summary>Whether a PySpark to compare with was named.</summary>
    public static bool IsThere => Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>What <c>peers/setup.sh</c>'s env.sh names; without it there is no PySpark to compare with.</summary>
    /// <exception cref="SparkSetupException">It names none.</exception>
    public static string Python => Environment.GetEnvironmentVariable(Variable)
        ?? throw new SparkSetupException($"{Variable} is not set: source the env.sh of a PySpark with torch first.");

    /// <summary>Runs a variant once and says how many seconds it took.</summary>
    public double Run(string variant)
    {
        _process.StandardInput.WriteLine(variant);
        return double.Parse(Answer(), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a variant's rows to a folder.</summary>
    public void Save(string variant, string path) => Run($"{variant} {path}");

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(20))) _process.Kill();
        _process.Dispose();
    }

    private string Answer()
    {
        var line = _process.StandardOutput.ReadLineAsync();
        return line.Wait(Deadline) && line.Result is { } text
            ? text
            : throw new InvalidOperationException("PySpark gave no answer: its reason is above.");
    }
}
