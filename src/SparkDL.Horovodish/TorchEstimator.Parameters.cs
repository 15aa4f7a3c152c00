using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Estimator;
using SparkDL.Horovodish.Trainer;
using SparkDL.Models.Zoo;
using SparkDL.Torch;

namespace SparkDL.Horovodish;

/// <content>The parameters.</content>
public sealed partial class TorchEstimator
{
    /// <summary>
    /// The column of inputs: packed tensors (<c>binary</c>) or an array of numbers. Default: <c>features</c>.
    /// </summary>
    public string FeaturesCol { get; set; } = "features";

    /// <summary>
    /// The column of labels: a class number from 0 for <c>cross_entropy</c>, else the number or the array of numbers
    /// that the loss compares with the output. Default: <c>label</c>.
    /// </summary>
    public string LabelCol { get; set; } = "label";

    /// <summary>
    /// The column of sample weights, numbers that the losses are multiplied by. Default: null, every row has weight 1.
    /// </summary>
    public string? WeightCol { get; set; }

    /// <summary>
    /// The columns that identify a row; their hash gives the row its place in the order of samples. Default: null, the
    /// hash is that of the features, the label and the weight.
    /// </summary>
    public string[]? KeyCols { get; set; }

    /// <summary>
    /// A boolean column: the training leaves out the rows with true, and each epoch ends with their loss. Default:
    /// null.
    /// </summary>
    public string? ValidationCol { get; set; }

    /// <summary>
    /// The share of rows, chosen by hash, that is held out for validation, at least 0 and below 1. Default: 0. Ignored
    /// where <see cref="ValidationCol"/> is set.
    /// </summary>
    public double ValidationFraction { get; set; }

    /// <summary>
    /// The architecture, by its name in the model zoo. Required, unless <see cref="UseModel{TFactory}"/> gives a model
    /// of your own.
    /// </summary>
    public string Model { get; set; } = "";

    /// <summary>The architecture's settings. Default: null, those of the architecture.</summary>
    public JsonObject? ModelConfig { get; set; }

    /// <summary>The number of ranks that train together, at least 1; each takes one task slot. Default: 1.</summary>
    public int NumProcesses { get; set; } = 1;

    /// <summary>The rows that each rank uses in a step, at least 1. Default: 32.</summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>The number of times that the data is gone through, at least 1. Default: 1.</summary>
    public int Epochs { get; set; } = 1;

    /// <summary>
    /// The seed of all random choices: first weights, order of samples, augmentation, dropout. Default: 0.
    /// </summary>
    public long Seed { get; set; }

    /// <summary>
    /// The optimizer by PyTorch's name: <c>sgd</c>, <c>adam</c>, <c>adamw</c>, <c>rmsprop</c>, <c>adagrad</c> or
    /// <c>lamb</c>. Default: <c>adam</c>.
    /// </summary>
    public string Optimizer { get; set; } = "adam";

    /// <summary>
    /// The optimizer's settings by PyTorch's names (<c>momentum</c>, <c>weight_decay</c>, <c>beta1</c>, …); one that
    /// the optimizer does not have is refused. Default: null, the optimizer's own defaults.
    /// </summary>
    public JsonObject? OptimizerConfig { get; set; }

    /// <summary>The learning rate, which <see cref="Schedule"/> scales, at least 0. Default: 0.001.</summary>
    public double LearningRate { get; set; } = 1e-3;

    /// <summary>The change of the learning rate from step to step. Default: <see cref="ConstantRate"/>.</summary>
    public LearningRateSchedule Schedule { get; set; } = new ConstantRate();

    /// <summary>
    /// The loss by PyTorch's name: <c>cross_entropy</c>, <c>mse</c>, <c>l1</c>, <c>smooth_l1</c> or
    /// <c>bce_with_logits</c>. Default: <c>cross_entropy</c>.
    /// </summary>
    public string LossFunction { get; set; } = "cross_entropy";

    /// <summary>
    /// The share of a class's probability that is spread over all classes, 0 to 1. Default: 0. Ignored by other losses
    /// than <c>cross_entropy</c>.
    /// </summary>
    public double LabelSmoothing { get; set; }

    /// <summary>
    /// The weight of each class, at least 0, multiplied with the sample's own. Default: null, every class has weight 1.
    /// Ignored by other losses than <c>cross_entropy</c>.
    /// </summary>
    public double[]? ClassWeights { get; set; }

    /// <summary>
    /// The largest norm of the gradient of all parameters; a longer one is scaled down to it. Default: null, no limit.
    /// </summary>
    public double? MaxGradientNorm { get; set; }

    /// <summary>
    /// The shape of one input (channels, height, width for images). Default: null, the shape that the column's metadata
    /// states.
    /// </summary>
    public long[]? InputShape { get; set; }

    /// <summary>
    /// The type of the packed elements. Default: null, the type that the column's metadata states. Ignored for arrays
    /// of numbers, which have their own.
    /// </summary>
    public ScalarType? InputType { get; set; }

    /// <summary>
    /// The mean that is subtracted from byte images, once their values are scaled to 0..1: one number, or one for each
    /// channel. Default: null, 0. Refused for inputs of other types.
    /// </summary>
    public double[]? Mean { get; set; }

    /// <summary>
    /// The standard deviation that the difference is divided by, as <see cref="Mean"/>. Default: null, 1.
    /// </summary>
    public double[]? Std { get; set; }

    /// <summary>
    /// The random changes of training images; validation uses the images as they are. Default: null, none. Refused for
    /// inputs that are no images.
    /// </summary>
    public ImageAugmentation? Augmentation { get; set; }

    /// <summary>
    /// The names of the classes in the order of their numbers, saved with the model. Default: null, none.
    /// </summary>
    public string[]? Labels { get; set; }

    /// <summary>
    /// The number of parts that the data is cut into, each of which stays on one rank: a multiple of
    /// <see cref="NumProcesses"/>. Trainings with the same number use the same order of samples on any number of ranks.
    /// Default: 0, which means 16, or the next multiple of the ranks.
    /// </summary>
    public int CanonicalShards { get; set; }

    /// <summary>
    /// A folder that all ranks see, to which checkpoints are written; a training that finds one there resumes from it.
    /// Default: null, no checkpoints.
    /// </summary>
    public string? CheckpointDir { get; set; }

    /// <summary>
    /// The steps between two checkpoints, in addition to the one at the end of each epoch. Default: 0, none in between.
    /// Ignored without <see cref="CheckpointDir"/>.
    /// </summary>
    public long CheckpointEverySteps { get; set; }

    /// <summary>
    /// The number of checkpoints that are kept, older ones are removed; values below 1 count as 1. Default: 2. Ignored
    /// without <see cref="CheckpointDir"/>.
    /// </summary>
    public int CheckpointsToKeep { get; set; } = 2;

    /// <summary>A folder at the driver for the event files that TensorBoard shows. Default: null, none.</summary>
    public string? LogDir { get; set; }

    /// <summary>
    /// Whether the driver writes progress to the console's error stream. Default: true. Ignored where
    /// <see cref="Progress"/> is set.
    /// </summary>
    public bool Verbose { get; set; } = true;

    /// <summary>Takes each line of progress instead of the console. Default: null.</summary>
    [JsonIgnore]
    public Action<string>? Progress { get; set; }

    /// <summary>
    /// The number of threads of libtorch in each rank. Default: 0, the share of the cores that the worker gives a task.
    /// </summary>
    public int ThreadsPerProcess { get; set; }

    /// <summary>
    /// The time in seconds that a rank waits for the others in one collective before the training fails, above 0 and at
    /// most 86,400 (a day). Default: 300.
    /// </summary>
    public double TimeoutSeconds { get; set; } = 300;

    /// <summary>
    /// Trains a model of your own. The factory is named in the plan, and its assembly is sent to the executors.
    /// </summary>
    /// <param name="config">The settings that the factory gets; null: none.</param>
    /// <returns>This estimator.</returns>
    public TorchEstimator UseModel<TFactory>(JsonObject? config = null)
        where TFactory : IModelFactory, new()
    {
        (Model, ModelConfig) = (ModelZoo.NameOf<TFactory>(), config);
        _stage = new RankLauncher.Of<TrainUserModel<TFactory>>();
        return this;
    }
}
