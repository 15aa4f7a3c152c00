using System.Diagnostics;
using System.Text.Json;
using SparkDL.Diagnostics;
using SparkDL.Functions;
using SparkDL.Interop;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Children;

/// <summary>
/// A process that runs one function. It inherits nothing of Spark's: its standard streams are pipes of ours, all
/// other descriptors are closed on exec. The pipe to its standard input is its life line: however this process ends,
/// the child sees the end of it and leaves.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private const int LinesKept = 40;
    private const int SignalBase = 128;
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly OutputTail _lastLines = new(LinesKept, PosixProcess.WriteErrorLine);

    private ChildProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => _lastLines.Add(line.Data);
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Starts the worker's executable as a child and tells it what to run.</summary>
    public static ChildProcess Start(string executable, ChildRequest request)
    {
        var start = new ProcessStartInfo(executable, "child")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Secrets of the parent's are none of the child's business, and the function could print its environment.
        foreach (var name in start.Environment.Keys.Where(name => name.Contains("SECRET", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        var process = Process.Start(start)
            ?? throw new FunctionException($"The process for an isolated function did not start: {executable}");
        var child = new ChildProcess(process);
        child.Send(JsonSerializer.SerializeToUtf8Bytes(request));
        return child;
    }

    /// <summary>Waits for the function's end.</summary>
    /// <exception cref="FunctionException">The process ended without a word: the message names the signal.</exception>
    public ChildResult Wait(CancellationToken cancelled)
    {
        using var abandon = cancelled.Register(Abandon);
        var frame = ReadFrame();
        cancelled.ThrowIfCancellationRequested();
        return frame switch
        {
            (ChildFrame.Done, var output) => new ChildResult(Error: null, HasOutput: output.Length > 0),
            (ChildFrame.Failed, var error) => new ChildResult(error, HasOutput: false),
            _ => throw new FunctionException(DescribeEnd()),
        };
    }

    /// <summary>Ends the child if it still runs, and collects it.</summary>
    public void Dispose()
    {
        Abandon();
        if (!_process.WaitForExit(LeaveLimit))
        {
            PosixProcess.Signal(_process.Id, PosixProcess.Kill);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Send(byte[] request)
    {
        try
        {
            var wire = new WireWriter(_process.StandardInput.BaseStream);
            wire.WriteInt(request.Length);
            wire.Write(request);
            wire.Flush();
        }
        catch (SparkGoneException)
        {
            // It died at once: waiting for it says how.
        }
    }

    private (ChildFrame Kind, string Text)? ReadFrame()
    {
        try
        {
            var wire = new WireReader(_process.StandardOutput.BaseStream);
            return wire.TryReadInt(out var kind) ? ((ChildFrame)kind, wire.ReadText("a child's message")) : null;
        }
        catch (Exception e) when (e is WorkerProtocolException or SparkGoneException)
        {
            return null;
        }
    }

    /// <summary>Closing the life line is the request to leave; there is no other that it could miss.</summary>
    private void Abandon()
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

    private string DescribeEnd()
    {
        _process.WaitForExit();
        var code = _process.ExitCode;
        var how = code > SignalBase ? $"was ended by signal {code - SignalBase} ({SignalName(code - SignalBase)})" : $"left with code {code}";
        var said = _lastLines.Text is { } lines ? $" Its last words: {lines}" : "";
        return $"The process of the isolated function {how} before the function had ended.{said}";
    }

    private static string SignalName(int signal) => signal switch
    {
        4 => "SIGILL, an instruction that this processor lacks",
        6 => "SIGABRT, native code gave up",
        7 => "SIGBUS, a mapped file was cut",
        8 => "SIGFPE, a native division by zero",
        9 => "SIGKILL, most likely for memory",
        11 => "SIGSEGV, native code used memory that is not there",
        15 => "SIGTERM",
        _ => "see signal(7)",
    };
}
