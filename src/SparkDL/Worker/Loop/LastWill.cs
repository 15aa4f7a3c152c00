using SparkDL.Interop;

namespace SparkDL.Worker.Loop;

/// <summary>
/// What Spark is to say of a task if its worker dies: a process that crashes in native code says nothing any more, and all
/// that Spark could tell is that a worker has gone. From 4.1 on it looks into a file that the worker may have left.
/// </summary>
internal sealed class LastWill : IDisposable
{
    private readonly string _path;

    private LastWill(string path) => _path = path;

    /// <summary>Leaves it until the result is disposed; null where Spark does not look for it.</summary>
    public static LastWill? Of(WorkerTask task, WorkerEnvironment environment)
    {
        if (environment.FaultFolder is not { } folder) return null;
        // Spark knows a worker by this number, and a file by its worker.
        var id = environment.IsSimple ? Environment.ProcessId : PosixProcess.ThreadId();
        var path = Path.Combine(folder, $"{id}");
        var context = task.Header.Context;
        try
        {
            File.WriteAllText(path, $"The worker process {Environment.ProcessId} died while it ran the function '{task.Name}' in stage {context.StageId}, "
                + $"partition {context.PartitionId}, attempt {context.AttemptNumber}: native code of this function, or of another task of the process, crashed (a signal "
                + "such as SIGSEGV or SIGABRT: its last words are in the executor's log), or the process was killed, for memory perhaps. "
                + "With 'isolated' a function has a process of its own, whose end is told with its signal.\n");
            return new LastWill(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A task is worth more than what is said at its death.
            return null;
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Spark reads it after a crash only.
        }
    }
}
