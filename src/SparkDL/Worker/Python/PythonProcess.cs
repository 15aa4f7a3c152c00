using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>A Python worker in simple mode: it dials us, as it would dial an executor, serves one task and leaves.</summary>
internal sealed class PythonProcess : IDisposable
{
    private const int LinesKept = 20;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly LastLines _lastLines = new(LinesKept);
    private Socket? _socket;

    private PythonProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => _lastLines.Pass(line.Data);
        process.OutputDataReceived += (_, line) => _lastLines.Pass(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Both ways to the Python; its end is the Python's.</summary>
    public Stream Stream { get; private set; } = Stream.Null;

    /// <exception cref="IOException">It did not come up: the message says what it said.</exception>
    public static PythonProcess Start(string executable, bool preferIPv6)
    {
        var loopback = preferIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        using var listener = new Socket(loopback.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(loopback, 0));
        listener.Listen(1);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var process = Process.Start(Describe(executable, ((IPEndPoint)listener.LocalEndPoint!).Port, secret))!;
        var python = new PythonProcess(process);
        try
        {
            python.Meet(listener, secret);
            return python;
        }
        catch
        {
            python.Dispose();
            throw;
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has left already.
        }
    }

    public string DescribeEnd()
    {
        var left = _process.WaitForExit(LeaveLimit);
        // The overload without a limit also waits for the last lines to arrive.
        if (left) _process.WaitForExit();
        var said = _lastLines.Text is { } lines ? $"it said: {lines}." : "it said nothing.";
        return $"{(left ? $"it left with code {_process.ExitCode}" : "it still runs")}; {said}";
    }

    public void Dispose()
    {
        Stream.Dispose();
        _socket?.Dispose();
        if (!_process.WaitForExit(LeaveLimit)) Kill();
        _process.Dispose();
    }

    private static ProcessStartInfo Describe(string executable, int port, string secret)
    {
        var start = new ProcessStartInfo(executable)
        {
            ArgumentList = { "-m", "pyspark.worker" },
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var name in (string[])["PYTHON_UNIX_DOMAIN_ENABLED", "PYTHON_WORKER_FACTORY_SOCK_PATH", "PYTHON_WORKER_FACTORY_SOCK_DIR", CounterLog.Variable])
            start.Environment.Remove(name);
        start.Environment["PYTHON_WORKER_FACTORY_PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["PYTHON_WORKER_FACTORY_SECRET"] = secret;
        return start;
    }

    /// <summary>Plays the executor's part of the greeting.</summary>
    private void Meet(Socket listener, string secret)
    {
        for (var begun = Stopwatch.StartNew(); !listener.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead);)
        {
            if (_process.HasExited || begun.Elapsed > StartLimit) throw new IOException(DescribeEnd());
        }

        _socket = listener.Accept();
        _socket.NoDelay = true;
        Stream = new NetworkStream(_socket, ownsSocket: false);
        var input = new WireReader(Stream);
        var output = new WireWriter(Stream);
        if (input.ReadText("the secret") != secret) throw new IOException("Somebody else connected in the Python's place.");
        output.WriteText("ok");
        output.Flush();
        input.ReadInt();
    }
}
