using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SparkDL.Diagnostics;

namespace SparkDL.Functions;

/// <summary>
/// Describes the task that a function runs in, and gives access to its files, models, barrier and log.
/// </summary>
public sealed class FunctionContext
{
    private static readonly IReadOnlyDictionary<string, string> NoText = new Dictionary<string, string>();

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoResources =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The partition of this task, from 0.</summary>
    public int PartitionId { get; init; }

    /// <summary>Spark's id of the stage.</summary>
    public int StageId { get; init; }

    /// <summary>The number of earlier attempts at this partition: 0 at the first.</summary>
    public int AttemptNumber { get; init; }

    /// <summary>Spark's id of this attempt, unique within the Spark application.</summary>
    public long TaskAttemptId { get; init; }

    /// <summary>The number of cores that Spark reserved for this task.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>
    /// Cancelled when Spark gives the task up, since the query was interrupted or needs no more rows, and when the task
    /// is over the limit of <see cref="FunctionSettings.HangSeconds"/>.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The barrier of a barrier stage; null in any other stage.</summary>
    public IBarrier? Barrier { get; init; }

    /// <summary>The folder with the session's artifacts on this machine.</summary>
    public string FilesFolder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>
    /// Spark's local properties of the job. They can contain secrets in configuration values: do not log them.
    /// </summary>
    public IReadOnlyDictionary<string, string> LocalProperties { get; init; } = NoText;

    /// <summary>
    /// The addresses of the resources that Spark reserved for this task, by resource name: <c>gpu</c> has <c>0</c>,
    /// <c>1</c>.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Resources { get; init; } = NoResources;

    /// <summary>The settings that the client sent with the function.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = NoText;

    /// <summary>The models that all tasks of this process share.</summary>
    public ModelCache Models { get; init; } = ModelCache.Shared;

    /// <summary>
    /// The log; its lines name stage, partition and attempt. On executors it is written to their standard error.
    /// </summary>
    public ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>What <see cref="StillAlive"/> calls; null where no watchdog runs.</summary>
    [Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
    public Action? OnStillAlive { get; init; }

    /// <summary>
    /// Reports progress to the watchdog: restarts the time limit of <see cref="FunctionSettings.HangSeconds"/>. A
    /// function calls it during long work without reading or returning rows.
    /// </summary>
    public void StillAlive() => OnStillAlive?.Invoke();

    /// <summary>
    /// Returns the path of a file that the session shipped; <paramref name="name"/> is relative to
    /// <see cref="FilesFolder"/>.
    /// </summary>
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
