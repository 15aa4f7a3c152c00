namespace SparkDL.Connect;

/// <summary>The progress of a running query, which the server reports every few seconds.</summary>
/// <param name="OperationId">The query's id.</param>
/// <param name="Stages">The stages that have started or are done.</param>
/// <param name="RunningTasks">The number of tasks that run now.</param>
public sealed record ExecutionProgress(string OperationId, IReadOnlyList<StageProgress> Stages, long RunningTasks)
{
    /// <summary>The number of tasks of all <see cref="Stages"/>.</summary>
    public long TotalTasks => Stages.Sum(s => s.Tasks);

    /// <summary>The number of tasks that are done.</summary>
    public long CompletedTasks => Stages.Sum(s => s.CompletedTasks);

    /// <summary>The bytes read from sources so far.</summary>
    public long BytesRead => Stages.Sum(s => s.BytesRead);

    internal static ExecutionProgress From(string operationId, Protos.ExecutePlanResponse.Types.ExecutionProgress p) =>
        new(operationId,
            [.. p.Stages.Select(s =>
                new StageProgress(s.StageId, s.NumTasks, s.NumCompletedTasks, s.InputBytesRead, s.Done))],
            p.NumInflightTasks);
}
