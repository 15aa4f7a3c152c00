using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using SparkDL.Diagnostics;
using SparkDL.Interop;
using SparkDL.Worker.Tasks;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>
/// PySpark's own daemon under a real Python, started once per executable; it forks a worker for each connection. This
/// process acts as its executor. The daemon and its workers end with this process, however it ends, since their
/// standard input is a pipe from it.
/// </summary>
internal sealed class PythonDaemon
{
    private const int OutputLinesKept = 20;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>Output of an ended process may still arrive.</summary>
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<string, OnceUnlessFailed<PythonDaemon>> s_all = new();

    private readonly Process _process;
    private readonly string _secret;
    private readonly IPEndPoint _address;
    private readonly OutputTail _output = new(OutputLinesKept, PosixProcess.WriteErrorLine);
    private readonly ConcurrentStack<PythonWorker> _idle = new();
    private readonly Lock _killing = new();

    private PythonDaemon(string executable, bool preferIPv6)
    {
        _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _process = Process.Start(Describe(executable, _secret))!;
        _process.ErrorDataReceived += (_, line) => _output.Add(line.Data);
        _process.BeginErrorReadLine();
        var port = ReadPort();
        _address = new IPEndPoint(preferIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, port);
        new Thread(ForwardOutput) { IsBackground = true, Name = "Python's output" }.Start();
    }

    /// <summary>Returns the daemon of an executable; starts one if there is none or it has ended.</summary>
    /// <exception cref="IOException">The daemon did not start; the message has its output.</exception>
    public static PythonDaemon GetOrStart(string executable, bool preferIPv6)
    {
        while (true)
        {
            var entry = s_all.GetOrAdd(executable, _ => new OnceUnlessFailed<PythonDaemon>());
            // Where it cannot be started, the next task tries again: what was missing may be there then.
            var daemon = entry.GetOrRun(() => new PythonDaemon(executable, preferIPv6));
            if (!daemon._process.HasExited) return daemon;
            s_all.TryRemove(new(executable, entry));
        }
    }

    /// <summary>
    /// Returns an idle worker: one that has served before, whose modules are loaded, or a new one. The caller returns
    /// or disposes it.
    /// </summary>
    public PythonWorker RentWorker()
    {
        while (_idle.TryPop(out var worker))
        {
            if (worker.IsIdle) return worker;
            worker.Dispose();
        }

        return PythonWorker.Connect(_address, _secret);
    }

    /// <summary>Returns a worker that has completed its task and waits for another.</summary>
    public void ReturnWorker(PythonWorker worker) => _idle.Push(worker);

    /// <summary>Ends a worker by a request to the daemon, as an executor does, whatever the worker is doing.</summary>
    public void Kill(PythonWorker worker)
    {
        try
        {
            lock (_killing)
            {
                var wire = new WireWriter(_process.StandardInput.BaseStream);
                wire.WriteInt(worker.Id);
                wire.Flush();
            }
        }
        catch (SparkDisconnectedException)
        {
            // The daemon and its workers have ended.
        }
    }

    public string DescribeEnd()
    {
        var exited = _process.WaitForExit(OutputLimit);
        var output = _output.Text is { } lines ? $"its output: {lines}." : "it had no output.";
        return $"{(exited ? $"it exited with code {_process.ExitCode}" : "its worker ended")}; {output}";
    }

    private static ProcessStartInfo Describe(string executable, string secret)
    {
        var start = new ProcessStartInfo(executable, ["-m", "pyspark.daemon", "pyspark.worker"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        string[] removed =
        [
            "PYTHON_UNIX_DOMAIN_ENABLED", "PYTHON_WORKER_FACTORY_SOCK_PATH", "PYTHON_WORKER_FACTORY_SOCK_DIR",
            "PYTHON_WORKER_FACTORY_PORT", CounterLog.Variable,
        ];
        foreach (var name in removed)
            start.Environment.Remove(name);
        start.Environment["PYTHON_WORKER_FACTORY_SECRET"] = secret;
        return start;
    }

    private int ReadPort()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var bytes = new byte[sizeof(int)];
        try
        {
            _process.StandardOutput.BaseStream.ReadExactlyAsync(bytes, limit.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            var end = DescribeEnd();
            End();
            throw new IOException(end, e);
        }

        var port = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (port is > 0 and <= IPEndPoint.MaxPort) return port;
        End();
        throw new IOException(string.Create(
            CultureInfo.InvariantCulture, $"its output began with 0x{port:x8} instead of a port."));
    }

    private void End()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // The process has ended already.
        }
    }

    /// <summary>Forwards what functions print.</summary>
    private void ForwardOutput()
    {
        try
        {
            while (_process.StandardOutput.ReadLine() is { } line) _output.Add(line);
        }
        catch (IOException)
        {
            // The process has ended.
        }
    }
}
