using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Estimator;
using SparkDL.Horovodish.Trainer;
using SparkDL.Models.Zoo;
using SparkDL.Torch;

namespace SparkDL.Horovodish;

/// <content>What can be set.</content>
public sealed partial class TorchEstimator
{
    /// <summary>The column of inputs: packed tensors (<c>binary</c>) or arrays of numbers.</summary>
    public string FeaturesCol { get; set; } = "features";

    /// <summary>The column of labels: class numbers from 0, or what the loss compares with.</summary>
    public string LabelCol { get; set; } = "label";

    /// <summary>A column of sample weights; null: every row counts the same.</summary>
    public string? WeightCol { get; set; }

    /// <summary>The columns that identify a row, whose hash gives it its place in the order; null: the row's content.</summary>
    public string[]? KeyCols { get; set; }

    /// <summary>A boolean column: rows with true are held out for validation.</summary>
    public string? ValidationCol { get; set; }

    /// <summary>The share of rows, chosen by hash, that is held out; without meaning where a column says it.</summary>
    public double ValidationFraction { get; set; }

    /// <summary>The architecture, by its name in the model zoo. For a model of your own see <see cref="UseModel{TFactory}"/>.</summary>
    public string Model { get; set; } = "";

    /// <summary>The architecture's settings.</summary>
    public JsonObject? ModelConfig { get; set; }

    /// <summary>How many ranks train together: each takes one task slot.</summary>
    public int NumProcesses { get; set; } = 1;

    /// <summary>Rows per rank and step.</summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>How often the data is gone through.</summary>
    public int Epochs { get; set; } = 1;

    /// <summary>Where all random choices come from: first weights, order, augmentation, dropout.</summary>
    public long Seed { get; set; }

    /// <summary>The optimizer by PyTorch's name: <c>sgd</c>, <c>adam</c>, <c>adamw</c>, <c>rmsprop</c>, <c>adagrad</c>, <c>lamb</c>.</summary>
    public string Optimizer { get; set; } = "adam";

    /// <summary>The optimizer's settings by PyTorch's names (<c>momentum</c>, <c>weight_decay</c>, <c>beta1</c> …).</summary>
    public JsonObject? OptimizerConfig { get; set; }

    /// <summary>The learning rate, which the schedule scales.</summary>
    public double LearningRate { get; set; } = 1e-3;

    /// <summary>How the learning rate changes from step to step.</summary>
    public LearningRateSchedule Schedule { get; set; } = new ConstantRate();

    /// <summary>The loss by PyTorch's name: <c>cross_entropy</c>, <c>mse</c>, <c>l1</c>, <c>smooth_l1</c>, <c>bce_with_logits</c>.</summary>
    public string LossFunction { get; set; } = "cross_entropy";

    /// <summary>How much of a class's probability goes to the other classes in <c>cross_entropy</c>.</summary>
    public double LabelSmoothing { get; set; }

    /// <summary>A weight for each class, multiplied with the sample's own.</summary>
    public double[]? ClassWeights { get; set; }

    /// <summary>Gradients of a larger norm are shortened to it.</summary>
    public double? MaxGradientNorm { get; set; }

    /// <summary>One input's shape (channels, height, width for images); null: what the column's metadata states.</summary>
    public long[]? InputShape { get; set; }

    /// <summary>The packed elements' type; null: what the column's metadata or array type states.</summary>
    public ScalarType? InputType { get; set; }

    /// <summary>Subtracted from each channel of byte images, once these are scaled to 0..1.</summary>
    public double[]? Mean { get; set; }

    /// <summary>What the difference is divided by, per channel.</summary>
    public double[]? Std { get; set; }

    /// <summary>What is changed at random in training images.</summary>
    public ImageAugmentation? Augmentation { get; set; }

    /// <summary>The classes' names, saved with the model.</summary>
    public string[]? Labels { get; set; }

    /// <summary>
    /// How many parts the data is cut into, each of which stays on one rank: a multiple of <see cref="NumProcesses"/>.
    /// Trainings with the same number see the same order on any number of ranks. 0: 16, or the next multiple.
    /// </summary>
    public int CanonicalShards { get; set; }

    /// <summary>A folder that all ranks see, where checkpoints go; a job that failed goes on from the last one.</summary>
    public string? CheckpointDir { get; set; }

    /// <summary>A checkpoint after so many steps, beside the one at each epoch's end.</summary>
    public long CheckpointEverySteps { get; set; }

    /// <summary>How many checkpoints are kept; older ones are removed.</summary>
    public int CheckpointsToKeep { get; set; } = 2;

    /// <summary>A folder at the driver for TensorBoard's event files.</summary>
    public string? LogDir { get; set; }

    /// <summary>Whether progress is written to the console's error stream.</summary>
    public bool Verbose { get; set; } = true;

    /// <summary>Takes the lines of progress in place of the console.</summary>
    [JsonIgnore]
    public Action<string>? Progress { get; set; }

    /// <summary>The threads of a rank; 0: as the worker was set up, a slot's share of the cores.</summary>
    public int ThreadsPerProcess { get; set; }

    /// <summary>How long a rank waits for the others in one collective before the training fails.</summary>
    public double TimeoutSeconds { get; set; } = 300;

    /// <summary>Trains a model of your own: the factory's class travels by name, its assembly with it.</summary>
    public TorchEstimator UseModel<TFactory>(JsonObject? config = null)
        where TFactory : IModelFactory, new()
    {
        (Model, ModelConfig, _stage) = (ModelZoo.NameOf<TFactory>(), config, new RankStage.Of<TrainOwnModel<TFactory>>());
        return this;
    }
}
