namespace SparkDL.Worker.Export;

/// <summary>A span that has ended, encoded, with the name and version of its activity source.</summary>
internal sealed record FinishedSpan(string Source, string? Version, byte[] Encoded);
