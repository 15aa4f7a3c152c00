using System.Text.Json;
using SparkDL.Functions.Commands;
using SparkDL.Horovodish.Reporting;

namespace SparkDL.Horovodish.Checkpoints;

/// <summary>
/// The state of a training after a step, from which it resumes bit for bit: weights, the optimizer's state, and the
/// place in the order of samples. Random numbers need no state, since they follow from the seed and the step.
/// </summary>
internal sealed record Checkpoint
{
    /// <summary>
    /// The fingerprint of the settings: a training with other settings does not resume from the checkpoint.
    /// </summary>
    public required string Recipe { get; init; }

    /// <summary>The fingerprint of the data: a training with other data does not resume from the checkpoint.</summary>
    public required string Data { get; init; }

    /// <summary>The number of ranks that trained; a resumed run with as many has the same bits.</summary>
    public required int Ranks { get; init; }

    /// <summary>The steps done.</summary>
    public required long Step { get; init; }

    /// <summary>The statistics of the unfinished epoch: loss, weight, correct, samples, skipped.</summary>
    public required double[] Sums { get; init; }

    /// <summary>The finished epochs.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>The number of samples skipped so far.</summary>
    public double Skipped { get; init; }

    /// <summary>Parameters, buffers and the optimizer's state, one after another.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public byte[] State { get; init; } = [];

    /// <summary>The tensors of <see cref="State"/>, in their order.</summary>
    public required StatePart[] Parts { get; init; }

    public byte[] Header() => JsonSerializer.SerializeToUtf8Bytes(this, FunctionCommandCodec.ConfigOptions);

    public static Checkpoint From(ReadOnlySpan<byte> header, byte[] state) =>
        JsonSerializer.Deserialize<Checkpoint>(header, FunctionCommandCodec.ConfigOptions)! with { State = state };
}
