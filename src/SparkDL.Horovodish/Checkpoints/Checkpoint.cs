using System.Text.Json;
using SparkDL.Functions.Commands;
using SparkDL.Horovodish.Reporting;
using SparkDL.Horovodish.Trainer;

namespace SparkDL.Horovodish.Checkpoints;

/// <summary>
/// A moment of a training that it can be resumed from, bit for bit: weights, the optimizer's memory, and the place
/// in the order of samples. Random numbers need no state: they follow from the seed and the step.
/// </summary>
internal sealed record Checkpoint
{
    /// <summary>What must agree for a resume: another model, other data or another recipe is refused.</summary>
    public required string Recipe { get; init; }

    /// <summary>The fingerprint of the data.</summary>
    public required string Data { get; init; }

    /// <summary>The ranks that trained; with as many, the resumed run has the same bits.</summary>
    public required int Ranks { get; init; }

    /// <summary>The steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Sums of the epoch that is under way: loss, weight, correct, samples, skipped.</summary>
    public required double[] Sums { get; init; }

    /// <summary>The epochs that are done.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>Samples left out so far.</summary>
    public double Skipped { get; init; }

    /// <summary>Parameters, buffers and the optimizer's memory, one after another.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public byte[] State { get; init; } = [];

    /// <summary>What lies where in <see cref="State"/>.</summary>
    public required StatePart[] Parts { get; init; }

    public byte[] Header() => JsonSerializer.SerializeToUtf8Bytes(this, FunctionCommandCodec.ConfigOptions);

    public static Checkpoint From(ReadOnlySpan<byte> header, byte[] state) =>
        JsonSerializer.Deserialize<Checkpoint>(header, FunctionCommandCodec.ConfigOptions)! with { State = state };
}
