namespace SparkDL.Connect;

/// <summary>One stage of a running query.</summary>
/// <param name="StageId">The stage's number, as in Spark's UI.</param>
/// <param name="Tasks">How many tasks it has.</param>
/// <param name="CompletedTasks">How many are done.</param>
/// <param name="BytesRead">What they read from sources.</param>
/// <param name="Done">Whether the stage is done.</param>
public sealed record StageProgress(long StageId, long Tasks, long CompletedTasks, long BytesRead, bool Done);
