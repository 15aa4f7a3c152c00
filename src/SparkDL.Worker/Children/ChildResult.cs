namespace SparkDL.Worker.Children;

/// <summary>How a child's function ended.</summary>
internal sealed record ChildResult(string? Error, bool HasOutput);
