using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SparkDL.Functions;
using SparkDL.Horovodish.Data;
using SparkDL.Models.Zoo;

namespace SparkDL.Horovodish.Trainer;

/// <summary>The settings of a training in the form that is sent to the ranks.</summary>
internal sealed record TrainingPlan : IReferencesTypes
{
    /// <summary>A model of the user's own.</summary>
    [JsonIgnore]
    public IEnumerable<Type> ReferencedTypes => ModelZoo.FactoryType(Model.Architecture) is { } factory
        ? [factory]
        : [];

    public required string JobId { get; init; }

    /// <summary>
    /// The job's secret in Base64, by which ranks prove themselves to each other and to the driver. It is never logged.
    /// </summary>
    public required string Secret { get; init; }

    public required ModelSpec Model { get; init; }

    public int Ranks { get; init; } = 1;

    /// <summary>The canonical shards, a multiple of <see cref="Ranks"/>.</summary>
    public int Shards { get; init; } = 16;

    public long Seed { get; init; }

    public int Epochs { get; init; } = 1;

    /// <summary>Rows per rank and step.</summary>
    public int BatchSize { get; init; } = 32;

    public string Optimizer { get; init; } = "adam";

    public JsonObject? OptimizerConfig { get; init; }

    public double LearningRate { get; init; } = 1e-3;

    public LearningRateSchedule Schedule { get; init; } = new ConstantRate();

    public string Loss { get; init; } = "cross_entropy";

    public double LabelSmoothing { get; init; }

    public double[]? ClassWeights { get; init; }

    public double? MaxGradientNorm { get; init; }

    public double ValidationFraction { get; init; }

    public InputSpec Input { get; init; } = new();

    public ImageAugmentation? Augmentation { get; init; }

    public string? CheckpointDir { get; init; }

    /// <summary>The steps between two checkpoints; 0: a checkpoint at the end of each epoch only.</summary>
    public long CheckpointEverySteps { get; init; }

    public int CheckpointsToKeep { get; init; } = 2;

    /// <summary>Where the driver listens for progress, as <c>host:port</c>; the rank tries each.</summary>
    public string[] ProgressAddresses { get; init; } = [];

    public double TimeoutSeconds { get; init; } = 300;

    public double ConnectTimeoutSeconds { get; init; } = 30;

    public int Threads { get; init; }
}
