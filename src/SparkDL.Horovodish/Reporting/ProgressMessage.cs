using System.Text.Json;
using SparkDL.Functions.Commands;

namespace SparkDL.Horovodish.Reporting;

/// <summary>
/// A message that rank 0 sends to the driver during the training, one line of JSON. It has either a warning, an epoch
/// or a step.
/// </summary>
internal sealed record ProgressMessage
{
    /// <summary>The id of rank 0's task: another id means that the ranks were started again.</summary>
    public long Attempt { get; init; }

    public string? Warning { get; init; }

    public EpochRecord? Epoch { get; init; }

    public long? Step { get; init; }

    public long TotalSteps { get; init; }

    public double Loss { get; init; }

    public string ToLine() => JsonSerializer.Serialize(this, FunctionCommandCodec.ConfigOptions);

    public static ProgressMessage FromLine(string line) =>
        JsonSerializer.Deserialize<ProgressMessage>(line, FunctionCommandCodec.ConfigOptions)!;
}
