namespace SparkDL.Worker.Children;

/// <summary>The result of a child process.</summary>
internal sealed record ChildResult(string? Error, bool HasOutput);
