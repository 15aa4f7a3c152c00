using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkDL.Diagnostics;

namespace SparkDL.Connect.Server;

/// <summary>
/// A Connect server in a Java process of its own. The process ends when this object is disposed, and also when this
/// program dies: it watches its standard input, which this program holds open.
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

    private LocalServer(ServerStartPlan start, ServerFolder folder)
    {
        _folder = folder;
        IsLocal = start.Master.StartsWith("local", StringComparison.Ordinal);
        HasClassData = start.HasClassData;
        _exitTimeout = start.ExitTimeout ?? ExitTimeout;
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _process = Process.Start(start.ToProcessStartInfo(folder.Path, token))!;
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

    /// <summary>The address of the server, with the token.</summary>
    public ConnectionString Target { get; }

    /// <summary>Whether its executors run on this machine, and so read this machine's files.</summary>
    public bool IsLocal { get; }

    /// <summary>How many tasks the server can run at once, as it stated when it started.</summary>
    public int Slots { get; }

    /// <summary>Whether it was started with a class-data archive.</summary>
    public bool HasClassData { get; }

    /// <summary>The id of the Java process.</summary>
    public int ProcessId => _process.Id;

    public static LocalServer Start(string master, IReadOnlyDictionary<string, string> settings) =>
        Start(ServerStartPlan.Create(master, settings));

    public static LocalServer Start(ServerStartPlan start)
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

    /// <summary>The exception for a failure of the server, with the last lines of its log.</summary>
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
        CloseInput();
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
                throw new ArgumentException($"'{name}' cannot be the name of a setting: it is empty or has a space.");
            text.Append(name).Append(' ').Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(value))).Append('\n');
        }
        try
        {
            // Left open: the server ends when this stream does.
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
        {
            var reason = reading.Result!["SPARKDL ERROR ".Length..];
            throw new SparkSetupException($"The Spark server for {master} did not start: {reason}");
        }
        throw Failure($"for {master} did not start");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process has ended already.
        }
    }
}
