using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SparkDL.Harness;

/// <summary>
/// A process that never outlives this one. A small shell stands between: it holds the read end of a pipe from us, and
/// at its end (we closed it, or we died in any way) ends the whole process group that it started.
/// </summary>
public sealed class SupervisedProcess : IAsyncDisposable
{
    private const string Supervisor = """
        exec 2>/dev/null # job control reports every end
        set -m
        log=$1; shift
        "$@" </dev/null >"$log" 2>&1 &
        child=$!
        echo "$child"
        while kill -0 "$child" 2>/dev/null; do
            read -r -t 0.2 _
            [ $? -gt 128 ] || break   # above 128 is the time-out; anything else is the end of the pipe
        done
        kill -TERM -- "-$child" 2>/dev/null
        for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 -- "-$child" 2>/dev/null || break; sleep 0.1; done
        kill -KILL -- "-$child" 2>/dev/null
        # Killed is not gone: what they still hold open or write would be in the way of whoever clears up.
        for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 -- "-$child" 2>/dev/null || break; sleep 0.1; done
        exit 0
        """;

    private readonly Process _supervisor;
    private readonly string _log;

    private SupervisedProcess(Process supervisor, int id, string log)
    {
        _supervisor = supervisor;
        Id = id;
        _log = log;
    }

    /// <summary>The process itself (and its process group), not the shell that watches over it.</summary>
    public int Id { get; }

    public bool HasExited => _supervisor.HasExited;

    public string Log => File.Exists(_log) ? File.ReadAllText(_log) : "";

    /// <summary>
    /// Starts <paramref name="start"/>'s file, arguments and environment; its output goes to <paramref name="log"/>.
    /// </summary>
    public static SupervisedProcess Start(ProcessStartInfo start, string log)
    {
        var supervised = new ProcessStartInfo("setsid") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments = ["bash", "-c", Supervisor, "supervisor", log, start.FileName, .. start.ArgumentList];
        foreach (var argument in arguments)
            supervised.ArgumentList.Add(argument);
        supervised.Environment.Clear();
        foreach (var (name, value) in start.Environment)
            supervised.Environment[name] = value;
        var supervisor = Process.Start(supervised) ?? throw new InvalidOperationException("setsid did not start.");
        var id = supervisor.StandardOutput.ReadLine();
        return new SupervisedProcess(supervisor, int.Parse(id!, provider: null), log);
    }

    /// <summary>
    /// Waits until the log matches; fails with its last lines when the process ends or the deadline passes.
    /// </summary>
    public async Task<Match> WaitForLogAsync(Regex pattern, TimeSpan deadline)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < deadline)
        {
            var ended = HasExited;
            if (pattern.Match(Log) is { Success: true } match)
                return match;
            if (ended)
                throw new InvalidOperationException($"The process ended before its log said '{pattern}':\n{Tail()}");
            await Task.Delay(50);
        }

        throw new TimeoutException($"'{pattern}' was not in the log after {deadline.TotalSeconds} s:\n{Tail()}");
    }

    public async ValueTask DisposeAsync()
    {
        _supervisor.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(100));
        await _supervisor.WaitForExitAsync(deadline.Token);
        _supervisor.Dispose();
    }

    private string Tail() => string.Join('\n', Log.Split('\n').TakeLast(30));
}
