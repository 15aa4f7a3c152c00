using System.Diagnostics;
using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Worker.Children;

namespace SparkDL.Worker.Tasks;

/// <summary>Runs the function of a Spark task in a child process of the worker.</summary>
internal static class IsolatedTaskRunner
{
    public static IEnumerable<RecordBatch> Run(WorkerTask task, IEnumerable<RecordBatch> batches)
    {
        var executable = Environment.ProcessPath
            ?? throw new FunctionException(
                "The worker does not know its own executable, which isolated functions need.");
        return new IsolatedMap(executable, SpoolFolder(), task.Clock)
            .Run(batches, RequestOf(task), task.Context.CancellationToken);
    }

    /// <summary>
    /// Spark's folders for temporary files, whose size the operator has chosen and which Spark removes; else the
    /// temporary folder.
    /// </summary>
    private static string SpoolFolder() =>
        Environment.GetEnvironmentVariable("SPARK_LOCAL_DIRS")?.Split(',')
            .FirstOrDefault(Directory.Exists) ?? Path.GetTempPath();

    private static ChildRequest RequestOf(WorkerTask task)
    {
        var context = task.Context;
        var trace = TraceContext.Of(Activity.Current);
        return new ChildRequest
        {
            Command = task.Header.Udfs[0].Commands[0],
            FilesFolder = context.FilesFolder,
            OutputPath = "",
            PartitionId = context.PartitionId,
            StageId = context.StageId,
            AttemptNumber = context.AttemptNumber,
            TaskAttemptId = context.TaskAttemptId,
            Cpus = context.Cpus,
            LocalProperties = context.LocalProperties.ToDictionary(),
            Resources = context.Resources.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()),
            TraceParent = trace?.TraceParent,
            TraceState = trace?.TraceState,
            Barrier = BarrierOf(task),
        };
    }

    private static ChildBarrierAddress? BarrierOf(WorkerTask task)
    {
        if (task.Header.Context.FindBarrier(task.PreferIPv6) is not { } address) return null;
        return task.Context.Barrier is { } barrier
            ? new ChildBarrierAddress(
                address.Port, address.Path, address.Secret, address.PreferIPv6, [.. barrier.Addresses])
            : null;
    }
}
