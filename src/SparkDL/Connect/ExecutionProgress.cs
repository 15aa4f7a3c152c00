namespace SparkDL.Connect;

/// <summary>How far a running query is, as the server tells every few seconds.</summary>
/// <param name="OperationId">Which query.</param>
/// <param name="Stages">Its stages so far.</param>
/// <param name="RunningTasks">Tasks that run now.</param>
public sealed record ExecutionProgress(string OperationId, IReadOnlyList<StageProgress> Stages, long RunningTasks)
{
    /// <summary>Tasks of all stages known so far.</summary>
    public long TotalTasks => Stages.Sum(s => s.Tasks);

    /// <summary>Tasks that are done.</summary>
    public long CompletedTasks => Stages.Sum(s => s.CompletedTasks);

    /// <summary>Bytes read from sources so far.</summary>
    public long BytesRead => Stages.Sum(s => s.BytesRead);

    internal static ExecutionProgress From(string operationId, Protos.ExecutePlanResponse.Types.ExecutionProgress p) =>
        new(operationId,
            [.. p.Stages.Select(s =>
                new StageProgress(s.StageId, s.NumTasks, s.NumCompletedTasks, s.InputBytesRead, s.Done))],
            p.NumInflightTasks);
}
