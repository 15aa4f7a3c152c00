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
internal sealed class CrashReport : IDisposable
{
    private const int None = -1;

    private readonly string? _path;
    private int _number = None;

    private CrashReport(string? path) => _path = path;

    /// <summary>
    /// Prepares the report, which is withdrawn when the caller disposes the result. Returns null if nobody would read
    /// it.
    /// </summary>
    public static CrashReport? TryRegister(TaskHeader header, WorkerEnvironment environment, WireWriter wire)
    {
        if (environment.CrashReportFolder is null && !CrashHandler.IsInstalled) return null;
        var context = header.Context;
        var functions = header.Udfs.SelectMany(udf => udf.Commands)
            .Select(command => FunctionCommandCodec.ReadCodeName(command) ?? "?");
        var task = $"the function '{string.Join(" + ", functions)}' in stage {context.StageId}, "
            + $"partition {context.PartitionId}, attempt {context.AttemptNumber}";
        var report = new CrashReport(WriteFile(task, environment));
        if (CrashHandler.IsInstalled && wire.Descriptor >= 0)
            report._number = CrashHandler.BeginTask(wire.Descriptor, task, report._path ?? "");
        return report;
    }

    /// <summary>Announces a write: until <see cref="EndWrite"/> the crash handler leaves the socket alone.</summary>
    public void BeginWrite()
    {
        if (_number != None) CrashHandler.BeginWrite(_number);
    }

    /// <summary>Announces that a whole batch was sent; only the Arrow stream is still open.</summary>
    public void EndWrite()
    {
        if (_number != None) CrashHandler.EndWrite(_number);
    }

    public void Dispose()
    {
        if (_number != None) CrashHandler.EndTask(_number);
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

    private static string Cause => CrashHandler.IsInstalled
        ? "it was killed, for memory most likely (a crash in native code would have been told with its signal)"
        : "native code crashed, or the process was killed, for memory perhaps "
            + "(start-worker preloads the library that tells them apart: was it started without?)";

    private static string? WriteFile(string task, WorkerEnvironment environment)
    {
        if (environment.CrashReportFolder is not { } folder) return null;
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
