using System.Text.Json;
using SparkDL.Functions.Commands;

namespace SparkDL.Horovodish.Reporting;

/// <summary>A line that rank 0 sends to the driver while it trains. Exactly one of the parts is there.</summary>
internal sealed record ProgressMessage
{
    /// <summary>The id of rank 0's task: a new one means that the ranks were started again.</summary>
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
