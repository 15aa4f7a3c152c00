using System.Security.Cryptography;
using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Connect;
using SparkDL.Diagnostics;
using SparkDL.Functions;
using SparkDL.Horovodish.Estimator;
using SparkDL.Horovodish.Instrumentation;
using SparkDL.Horovodish.Reporting;
using SparkDL.Horovodish.Trainer;
using SparkDL.ML;
using SparkDL.Sql;

namespace SparkDL.Horovodish;

/// <summary>
/// Trains a network on the rows of a DataFrame, on several ranks at once: one barrier stage, one process for each rank,
/// one allreduce for each step. The rows go from Spark to the ranks without a driver in between; the order in which
/// they are used depends on the seed and the data alone, not on the number of ranks.
/// </summary>
/// <example>
/// <code>
/// var model = new TorchEstimator
/// {
///     Model = "resnet_small", NumProcesses = 2, BatchSize = 64, Epochs = 3,
///     Optimizer = "sgd", LearningRate = 0.2, Schedule = new OneCycleRate(),
///     ValidationFraction = 0.05,
/// }.Fit(images);
/// model.Transform(others).Show();
/// </code>
/// </example>
public sealed partial class TorchEstimator : Estimator<TorchModel>
{
    private RankLauncher _stage = new RankLauncher.Of<TrainRank>();

    /// <inheritdoc/>
    /// <exception cref="SparkSetupException">There are fewer task slots than ranks.</exception>
    /// <exception cref="SparkServerException">The job failed, after Spark's retries.</exception>
    public override TorchModel Fit(DataFrame data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var schema = data.Schema;
        Validate();
        CheckColumns(schema);
        TaskSlots.Require(data.Session, NumProcesses);
        return Train(schema, plan => OnSpark(data, plan));
    }

    /// <summary>
    /// Trains without Spark, on rows in memory: the ranks are child processes of this one. The order of samples differs
    /// from that on Spark, since the hash does.
    /// </summary>
    /// <param name="batches">Rows of one schema; they must stay valid until this returns.</param>
    /// <param name="settings">
    /// Settings for the ranks' processes, like the <c>sparkdl.*</c> settings of a session. Default: none.
    /// </param>
    /// <exception cref="FunctionException">A rank failed, which is not started again; the message names it.</exception>
    public TorchModel Fit(
        IReadOnlyList<RecordBatch> batches, IReadOnlyDictionary<string, string>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (batches.Count == 0)
            throw new ArgumentException($"{Uid}: there are no batches to learn from.", nameof(batches));
        Validate();
        CheckColumns(batches[0].Schema);
        return Train(batches[0].Schema,
            plan => TrainingResultCodec.FromBatches(
                _stage.InProcesses(ShardedBatches.Create(batches, UsedColumns, NumProcesses), plan, settings)));
    }

    internal TrainingColumns UsedColumns => new(FeaturesCol, LabelCol, WeightCol, ValidationCol, KeyCols);

    private TorchModel Train(Schema schema, Func<TrainingPlan, TrainingResult> run)
    {
        using var activity = Telemetry.Source.StartActivity(Telemetry.Spans.Fit);
        if (activity is { IsAllDataRequested: true }) activity.SetTag(Telemetry.Tags.WorldSize, NumProcesses);
        try
        {
            return TrainObserved(schema, run);
        }
        catch (Exception e)
        {
            activity.Fail(ErrorTypes.Of(e));
            throw;
        }
    }

    private TorchModel TrainObserved(Schema schema, Func<TrainingPlan, TrainingResult> run)
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        using var console = new ProgressReporter(Progress
            ?? (Verbose ? Console.Error.WriteLine : _ => { }), LogDir, Epochs);
        using var listener = new ProgressListener(secret, console.Receive);
        var plan = Plan(schema, secret) with { ProgressAddresses = listener.Addresses };
        var result = run(plan);
        console.Complete(result.History);
        return TorchModel.Of(this, plan, result with { History = result.History with { Restarts = console.Restarts } });
    }

    /// <summary>Runs the barrier stage. It ends in a shuffle, since Spark retries a barrier stage only then.</summary>
    private TrainingResult OnSpark(DataFrame data, TrainingPlan plan)
    {
        var rows = ShardedDataFrame.Create(data, UsedColumns, NumProcesses);
        return TrainingResultCodec.FromBatches(_stage.OnSpark(rows, plan).Repartition(1).ToArrow());
    }

    internal TrainingPlan Plan(Schema schema, byte[] secret) => new()
    {
        JobId = Guid.NewGuid().ToString("N"),
        Secret = Convert.ToBase64String(secret),
        Model = new ModelSpec(Model, ModelConfig),
        Ranks = NumProcesses,
        Shards = ShardsFor(NumProcesses),
        Seed = Seed,
        Epochs = Epochs,
        BatchSize = BatchSize,
        Optimizer = Optimizer,
        OptimizerConfig = OptimizerConfig,
        LearningRate = LearningRate,
        Schedule = Schedule,
        Loss = LossFunction,
        LabelSmoothing = LabelSmoothing,
        ClassWeights = ClassWeights,
        MaxGradientNorm = MaxGradientNorm,
        ValidationFraction = ValidationCol is null ? ValidationFraction : 0,
        Input = InputOf(schema),
        Augmentation = Augmentation,
        CheckpointDir = CheckpointDir is null ? null : Path.GetFullPath(CheckpointDir),
        CheckpointEverySteps = CheckpointEverySteps,
        CheckpointsToKeep = Math.Max(1, CheckpointsToKeep),
        TimeoutSeconds = TimeoutSeconds,
        Threads = ThreadsPerProcess,
    };

    /// <summary>The number of canonical shards: the user's, else 16, rounded up to a multiple of the ranks.</summary>
    private int ShardsFor(int ranks)
    {
        if (CanonicalShards > 0 && CanonicalShards % ranks != 0)
            throw new ArgumentException(
                $"{Uid}: CanonicalShards is {CanonicalShards}, which is no multiple of NumProcesses, {ranks}.");
        return CanonicalShards > 0 ? CanonicalShards : (16 + ranks - 1) / ranks * ranks;
    }
}
