using System.Diagnostics;
using System.Text.Json;
using SparkDL.Harness;

namespace SparkDL.Arrow.Tests.Pyarrow;

/// <summary>
/// Runs the reference implementation in a Python process, which answers one command a line. The process starts with the
/// first command, since a class fixture is created even if all tests are skipped.
/// </summary>
public sealed class PyarrowPeer : IDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(2);
    private Process? _process;

    /// <exception cref="TimeoutException">
    /// It did not answer in time; that process was ended, the next command starts another.
    /// </exception>
    public JsonElement Ask(string operation, object arguments, TimeSpan? deadline = null)
    {
        var process = _process ??= Start();
        process.StandardInput.WriteLine(JsonSerializer.Serialize(new { op = operation, arguments }));
        process.StandardInput.Flush();
        var reply = process.StandardOutput.ReadLineAsync();
        if (!reply.Wait(deadline ?? s_deadline))
        {
            process.Kill();
            Dispose();
            throw new TimeoutException($"pyarrow did not answer '{operation}' within {deadline ?? s_deadline}.");
        }

        var answer = JsonDocument.Parse(
            reply.Result ?? throw new InvalidOperationException($"pyarrow died on '{operation}'."),
            new() { MaxDepth = 256 }).RootElement;
        return answer.TryGetProperty("ok", out var result)
            ? result
            : throw new InvalidOperationException($"{operation}: {answer.GetProperty("error").GetString()}");
    }

    public void Dispose()
    {
        if (_process is not { } process)
            return;
        _process = null;
        process.StandardInput.Close();
        if (!process.WaitForExit(5000))
            process.Kill();
        process.Dispose();
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo(
            PyarrowInstallation.Python, [RepositoryPaths.Under("tests/SparkDL.Arrow.Tests/Pyarrow/peer.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHONPATH"] = PyarrowInstallation.Site;
        return Process.Start(start)!;
    }
}
