using SparkDL.Functions.Commands;
using SparkDL.Interop;
using SparkDL.Worker.Interop;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// The report of a task in case its worker crashes, prepared before the task runs. The crash handler sends it, with the
/// signal, as the task's error, unless the task's thread is in the middle of a write: so each write is announced here.
/// A killed process cannot send anything; for that case the report is also in a file, which Spark reads from 4.1 on.
/// </summary>
internal sealed class LastWill : IDisposable
{
    private const int None = -1;

    private readonly string? _path;
    private int _number = None;

    private LastWill(string? path) => _path = path;

    /// <summary>
    /// Prepares the report, which is withdrawn when the caller disposes the result. Returns null if nobody would read
    /// it.
    /// </summary>
    public static LastWill? Of(TaskHeader header, WorkerEnvironment environment, WireWriter wire)
    {
        if (environment.FaultFolder is null && !LastWords.AreReady) return null;
        var context = header.Context;
        var functions = header.Udfs.SelectMany(udf => udf.Commands)
            .Select(command => FunctionCommandCodec.NameOf(command) ?? "?");
        var task = $"the function '{string.Join(" + ", functions)}' in stage {context.StageId}, "
            + $"partition {context.PartitionId}, attempt {context.AttemptNumber}";
        var report = new LastWill(WriteFile(task, environment));
        if (LastWords.AreReady && wire.Descriptor >= 0)
            report._number = LastWords.Begin(wire.Descriptor, task, report._path ?? "");
        return report;
    }

    /// <summary>Announces a write: until <see cref="Written"/> the crash handler leaves the socket alone.</summary>
    public void Writing()
    {
        if (_number != None) LastWords.Writing(_number);
    }

    /// <summary>Announces that a whole batch was sent; only the Arrow stream is still open.</summary>
    public void Written()
    {
        if (_number != None) LastWords.Written(_number);
    }

    public void Dispose()
    {
        if (_number != None) LastWords.End(_number);
        _number = None;
        try
        {
            if (_path is not null) File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Spark reads the file after a crash only.
        }
    }

    private static string Cause => LastWords.AreReady
        ? "it was killed, for memory most likely (a crash in native code would have been told with its signal)"
        : "native code crashed, or the process was killed, for memory perhaps "
            + "(start-worker preloads the library that tells them apart: was it started without?)";

    private static string? WriteFile(string task, WorkerEnvironment environment)
    {
        if (environment.FaultFolder is not { } folder) return null;
        // Spark knows each worker by this id, and finds its file by it.
        var path = Path.Combine(folder, $"{(environment.IsSimple ? Environment.ProcessId : PosixProcess.ThreadId())}");
        try
        {
            File.WriteAllText(path, $"The worker process {Environment.ProcessId} died while it ran {task}: {Cause}.\n");
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The task runs without a report.
            return null;
        }
    }
}
