using System.Diagnostics;
using System.Text.Json;
using SparkDL.Diagnostics;
using SparkDL.Functions;
using SparkDL.Interop;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Children;

/// <summary>
/// A child process that runs one function. It inherits no descriptors of Spark's: its standard streams are pipes to
/// this process, and all other descriptors are closed on exec. When this process ends, for whatever reason, the pipe to
/// the child's standard input ends, and with it the child.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private const int OutputLinesKept = 40;
    private const int SignalBase = 128;
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(2);

    private static int s_running;

    private readonly Process _process;
    private int _isReaped;
    private readonly OutputTail _output = new(OutputLinesKept, PosixProcess.WriteErrorLine);

    private ChildProcess(Process process)
    {
        Interlocked.Increment(ref s_running);
        _process = process;
        process.ErrorDataReceived += (_, line) => _output.Add(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>How many child processes of this one run now.</summary>
    public static int Running => Volatile.Read(ref s_running);

    public int Id => _process.Id;

    /// <summary>Starts the worker's executable as a child process and sends it the request.</summary>
    public static ChildProcess Start(string executable, ChildRequest request)
    {
        var start = new ProcessStartInfo(executable, "child")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The child needs no secrets of the parent, and the function could print its environment.
        var secrets = start.Environment.Keys.Where(name => name.Contains("SECRET", StringComparison.Ordinal)).ToList();
        foreach (var name in secrets)
            start.Environment.Remove(name);
        var process = Process.Start(start)
            ?? throw new FunctionException($"The process for an isolated function did not start: {executable}");
        var child = new ChildProcess(process);
        child.Send(JsonSerializer.SerializeToUtf8Bytes(request));
        return child;
    }

    /// <summary>Waits for the child's reply.</summary>
    /// <exception cref="FunctionException">
    /// The process ended without a reply; the message names the signal or exit code.
    /// </exception>
    public ChildResult Wait(CancellationToken cancelled)
    {
        using var abandon = cancelled.Register(CloseInput);
        var frame = ReadFrame();
        cancelled.ThrowIfCancellationRequested();
        return frame switch
        {
            (ChildReplyKind.Done, var output) => new ChildResult(Error: null, HasOutput: output.Length > 0),
            (ChildReplyKind.Failed, var error) => new ChildResult(error, HasOutput: false),
            _ => throw new FunctionException(DescribeEnd()),
        };
    }

    /// <summary>Ends the child if it still runs, by a signal if it does not exit itself, and reaps it.</summary>
    public void Dispose()
    {
        CloseInput();
        if (!_process.WaitForExit(ExitLimit))
        {
            PosixProcess.SendSignal(_process.Id, PosixProcess.Kill);
            _process.WaitForExit();
        }

        if (Interlocked.Exchange(ref _isReaped, 1) == 0) Interlocked.Decrement(ref s_running);
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
        catch (SparkDisconnectedException)
        {
            // The child ended at once: the wait for its reply says how.
        }
    }

    private (ChildReplyKind Kind, string Text)? ReadFrame()
    {
        try
        {
            var wire = new WireReader(_process.StandardOutput.BaseStream);
            return wire.TryReadInt(out var kind) ? ((ChildReplyKind)kind, wire.ReadText("a child's message")) : null;
        }
        catch (Exception e) when (e is WorkerProtocolException or SparkDisconnectedException)
        {
            return null;
        }
    }

    /// <summary>Closes the child's standard input, which the child takes as the request to exit.</summary>
    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child has ended already.
        }
    }

    private string DescribeEnd()
    {
        _process.WaitForExit();
        var code = _process.ExitCode;
        var how = code > SignalBase
            ? $"was ended by signal {code - SignalBase} ({SignalName(code - SignalBase)})"
            : $"exited with code {code}";
        var output = _output.Text is { } lines ? $" Its last output: {lines}" : "";
        return $"The process of the isolated function {how} before the function had ended.{output}";
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
