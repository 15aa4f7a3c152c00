using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkDL.Diagnostics;

namespace SparkDL.Connect.Server;

/// <summary>
/// A Connect server in a Java process of its own. The process ends with this object, and when this program is gone,
/// however that came about: it holds the other end of its standard input.
/// </summary>
internal sealed class LocalServer : IDisposable
{
    private const int LogLinesKept = 200;
    private const int LogLinesShown = 15;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly ServerFolder _folder;
    private readonly OutputTail _log = new(LogLinesKept);
    private readonly TimeSpan _exitTimeout;
    private int _disposed;

    private LocalServer(ServerStart start, ServerFolder folder)
    {
        _folder = folder;
        IsLocal = start.Master.StartsWith("local", StringComparison.Ordinal);
        HasClassData = start.HasClassData;
        _exitTimeout = start.ExitTimeout ?? ExitTimeout;
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _process = Process.Start(start.Describe(folder.Path, token))!;
        _process.ErrorDataReceived += (_, line) => _log.Add(line.Data);
        _process.BeginErrorReadLine();
        try
        {
            SendSettings(start.Settings);
            (var port, Slots) = AwaitReady(start.Master);
            Target = ConnectionString.Parse($"sc://127.0.0.1:{port}/;token={token}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How to reach it.</summary>
    public ConnectionString Target { get; }

    /// <summary>Whether its executors run on this machine too, and see its files.</summary>
    public bool IsLocal { get; }

    /// <summary>How many tasks it can run at once.</summary>
    public int Slots { get; }

    /// <summary>Whether it was started with an archive of its classes.</summary>
    public bool HasClassData { get; }

    /// <summary>The Java process.</summary>
    public int ProcessId => _process.Id;

    public static LocalServer Start(string master, IReadOnlyDictionary<string, string> settings) =>
        Start(ServerStart.For(master, settings));

    public static LocalServer Start(ServerStart start)
    {
        MasterUrl.CheckReachable(start.Master);
        var folder = new ServerFolder();
        try
        {
            return new LocalServer(start, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>What the server's log says about its failure.</summary>
    public SparkSetupException Failure(string what, Exception? inner = null)
    {
        var ended = _process.WaitForExit(TimeSpan.FromSeconds(1)) ? $" (exit code {_process.ExitCode})" : "";
        return new SparkSetupException($"The Spark server {what}{ended}. Its log ends with:\n{LogTail()}", inner);
    }

    // Without the lines of stack traces, which would push out what explains them.
    private string LogTail() => string.Join('\n', _log.Lines
        .Where(line => line.Length > 0 && !line.StartsWith("\tat ", StringComparison.Ordinal))
        .TakeLast(LogLinesShown));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        CloseLifeLine();
        if (!_process.WaitForExit(_exitTimeout))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _folder.Dispose();
    }

    private void SendSettings(IReadOnlyDictionary<string, string> settings)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in settings)
        {
            if (name.Length == 0 || name.Any(char.IsWhiteSpace))
                throw new ArgumentException($"'{name}' cannot be the name of a setting.");
            text.Append(name).Append(' ').Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(value))).Append('\n');
        }
        try
        {
            // Left open: this stream is the life line.
            _process.StandardInput.BaseStream.Write(Encoding.ASCII.GetBytes(text.Append('\n').ToString()));
            _process.StandardInput.BaseStream.Flush();
        }
        catch (IOException e)
        {
            throw Failure("could not be started", e);
        }
    }

    private (int Port, int Slots) AwaitReady(string master)
    {
        var reading = _process.StandardOutput.ReadLineAsync();
        if (!reading.Wait(StartTimeout))
            throw Failure($"for {master} was not ready after {StartTimeout.TotalSeconds:0} s");
        var words = reading.Result?.Split(' ', 4);
        if (words is ["SPARKDL", "READY", var port, var slots])
            return (Number(port), Number(slots));
        if (words is ["SPARKDL", "ERROR", ..])
            throw new SparkSetupException($"The Spark server for {master} did not start: {reading.Result!["SPARKDL ERROR ".Length..]}");
        throw Failure($"for {master} did not start");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private void CloseLifeLine()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }
}
