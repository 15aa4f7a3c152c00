using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using SparkDL.Diagnostics;
using SparkDL.Interop;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>
/// A real Python that stays: PySpark's own daemon, started once per executable, which forks a worker for each connection.
/// To it we are the executor. It leaves with this process, however that ends, since its standard input is a pipe of ours;
/// and its workers with it.
/// </summary>
internal sealed class PythonDaemon
{
    private const int LinesKept = 20;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>Who has just ended may still have something to say.</summary>
    private static readonly TimeSpan LastWordsLimit = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<string, OnceUnlessFailed<PythonDaemon>> s_all = new();

    private readonly Process _process;
    private readonly string _secret;
    private readonly IPEndPoint _address;
    private readonly OutputTail _lastLines = new(LinesKept, PosixProcess.WriteErrorLine);
    private readonly ConcurrentStack<PythonWorker> _idle = new();
    private readonly Lock _killing = new();

    private PythonDaemon(string executable, bool preferIPv6)
    {
        _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _process = Process.Start(Describe(executable, _secret))!;
        _process.ErrorDataReceived += (_, line) => _lastLines.Add(line.Data);
        _process.BeginErrorReadLine();
        var port = ReadPort();
        _address = new IPEndPoint(preferIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, port);
        new Thread(PassOutput) { IsBackground = true, Name = "Python's output" }.Start();
    }

    /// <summary>The daemon of an executable; another one where the last has ended.</summary>
    /// <exception cref="IOException">It did not come up: the message says what it said.</exception>
    public static PythonDaemon Of(string executable, bool preferIPv6)
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

    /// <summary>A worker that has nothing to do: one that has served before, whose modules are loaded, or a new one.</summary>
    public PythonWorker Take()
    {
        while (_idle.TryPop(out var worker))
        {
            if (worker.IsThere) return worker;
            worker.Dispose();
        }

        return PythonWorker.Connect(_address, _secret);
    }

    /// <summary>Gives a worker back that has ended its task and waits for another.</summary>
    public void GiveBack(PythonWorker worker) => _idle.Push(worker);

    /// <summary>Has a worker ended, as an executor would: whatever it does, it listens to nobody else.</summary>
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
        catch (SparkGoneException)
        {
            // The daemon has ended, and its workers with it.
        }
    }

    public string DescribeEnd()
    {
        var left = _process.WaitForExit(LastWordsLimit);
        var said = _lastLines.Text is { } lines ? $"it said: {lines}." : "it said nothing.";
        return $"{(left ? $"it left with code {_process.ExitCode}" : "its worker ended")}; {said}";
    }

    private static ProcessStartInfo Describe(string executable, string secret)
    {
        var start = new ProcessStartInfo(executable, ["-m", "pyspark.daemon", "pyspark.worker"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var name in (string[])["PYTHON_UNIX_DOMAIN_ENABLED", "PYTHON_WORKER_FACTORY_SOCK_PATH", "PYTHON_WORKER_FACTORY_SOCK_DIR", "PYTHON_WORKER_FACTORY_PORT", CounterLog.Variable])
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
        throw new IOException(string.Create(CultureInfo.InvariantCulture, $"it began with 0x{port:x8} in the place of its port."));
    }

    private void End()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has left already.
        }
    }

    /// <summary>What functions print.</summary>
    private void PassOutput()
    {
        try
        {
            while (_process.StandardOutput.ReadLine() is { } line) _lastLines.Add(line);
        }
        catch (IOException)
        {
            // It has ended.
        }
    }
}
