using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SparkDL.Functions;

/// <summary>What a function may know of the task that it runs in.</summary>
public sealed class FunctionContext
{
    private static readonly IReadOnlyDictionary<string, string> NoText = new Dictionary<string, string>();

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoResources =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The partition that this task works on, from 0.</summary>
    public int PartitionId { get; init; }

    /// <summary>Spark's number of the stage.</summary>
    public int StageId { get; init; }

    /// <summary>How often this partition was tried before, from 0.</summary>
    public int AttemptNumber { get; init; }

    /// <summary>Spark's number of this attempt, unique within the application.</summary>
    public long TaskAttemptId { get; init; }

    /// <summary>How many cores Spark gave to this task.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Cancelled when Spark gives the task up: the query was interrupted or needs no more rows.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The meeting point of a barrier stage; null in any other.</summary>
    public IBarrier? Barrier { get; init; }

    /// <summary>The folder that holds the session's artifacts on this machine.</summary>
    public string FilesFolder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>Spark's local properties of the job. They can hold configuration values: never log them whole.</summary>
    public IReadOnlyDictionary<string, string> LocalProperties { get; init; } = NoText;

    /// <summary>The addresses of the resources that Spark gave to this task, by name: <c>gpu</c> to <c>0</c>, <c>1</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Resources { get; init; } = NoResources;

    /// <summary>The settings that the client sent along with the function.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = NoText;

    /// <summary>The models that all tasks of this process share.</summary>
    public ModelCache Models { get; init; } = ModelCache.Shared;

    /// <summary>A log whose lines carry stage, partition and attempt; on executors it goes to their standard error.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;

    public Action? Alive { get; init; }

    /// <summary>
    /// Says that the function works on, where it neither asks for rows nor gives any for long: it begins the time of
    /// <see cref="FunctionSettings.HangSeconds"/> anew.
    /// </summary>
    public void StillAlive() => Alive?.Invoke();

    /// <summary>The path of a file that the session shipped; <paramref name="name"/> is relative to <see cref="FilesFolder"/>.</summary>
    /// <exception cref="FunctionException">There is no such file on this machine.</exception>
    public string FilePath(string name)
    {
        var path = Path.Combine(FilesFolder, name);
        return File.Exists(path) || Directory.Exists(path)
            ? path
            : throw new FunctionException($"The shipped file '{name}' is not in {FilesFolder}: "
                + "add it to the session with Artifacts.AddFile before the function runs.");
    }
}
