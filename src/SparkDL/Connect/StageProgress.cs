namespace SparkDL.Connect;

/// <summary>The progress of one stage of a running query.</summary>
/// <param name="StageId">The stage's number, as in Spark's UI.</param>
/// <param name="Tasks">The number of its tasks.</param>
/// <param name="CompletedTasks">The number of its tasks that are done.</param>
/// <param name="BytesRead">The bytes that its tasks have read from sources.</param>
/// <param name="Done">Whether the stage is done.</param>
public sealed record StageProgress(long StageId, long Tasks, long CompletedTasks, long BytesRead, bool Done);
