using SparkDL.Functions.Commands;
using SparkDL.Interop;
using SparkDL.Worker.Interop;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// What Spark is to say of a task if its worker dies. A crash in native code is told with its signal as the task's error,
/// as long as nothing is half sent: so this is told when sending begins and ends. A process that is killed says nothing any
/// more; for that one Spark, from 4.1 on, looks into a file that the worker left before.
/// </summary>
internal sealed class LastWill : IDisposable
{
    private const int None = -1;

    private readonly string? _path;
    private int _number = None;

    private LastWill(string? path) => _path = path;

    /// <summary>Holds until the result is disposed; null where nobody would hear of it.</summary>
    public static LastWill? Of(TaskHeader header, WorkerEnvironment environment, WireWriter wire)
    {
        if (environment.FaultFolder is null && !LastWords.AreReady) return null;
        var context = header.Context;
        var functions = header.Udfs.SelectMany(udf => udf.Commands).Select(command => FunctionCommandCodec.NameOf(command) ?? "?");
        var task = $"the function '{string.Join(" + ", functions)}' in stage {context.StageId}, partition {context.PartitionId}, attempt {context.AttemptNumber}";
        var will = new LastWill(Leave(task, environment));
        if (LastWords.AreReady && wire.Descriptor >= 0) will._number = LastWords.Begin(wire.Descriptor, task, will._path ?? "");
        return will;
    }

    /// <summary>Something is about to be sent, and has a beginning and an end.</summary>
    public void Writing()
    {
        if (_number != None) LastWords.Writing(_number);
    }

    /// <summary>A batch was sent, and with it all that was begun but the stream.</summary>
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
            // Spark reads it after a crash only.
        }
    }

    private static string Cause => LastWords.AreReady
        ? "it was killed, for memory most likely (a crash in native code would have been told with its signal)"
        : "native code crashed, or the process was killed, for memory perhaps (start-worker preloads the library that tells them apart: was it started without?)";

    private static string? Leave(string task, WorkerEnvironment environment)
    {
        if (environment.FaultFolder is not { } folder) return null;
        // Spark knows a worker by this number, and a file by its worker.
        var path = Path.Combine(folder, $"{(environment.IsSimple ? Environment.ProcessId : PosixProcess.ThreadId())}");
        try
        {
            File.WriteAllText(path, $"The worker process {Environment.ProcessId} died while it ran {task}: {Cause}.\n");
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A task is worth more than what is said at its death.
            return null;
        }
    }
}
