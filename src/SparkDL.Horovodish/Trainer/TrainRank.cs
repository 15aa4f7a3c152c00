using System.Diagnostics;
using SparkDL.Arrow;
using SparkDL.Diagnostics;
using SparkDL.Functions;
using SparkDL.Horovodish.Collectives;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Instrumentation;
using SparkDL.Horovodish.Mesh;
using SparkDL.Horovodish.Reporting;
using SparkDL.Models.Zoo;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Trainer;

/// <summary>The function of a rank: it runs in each task of the barrier stage, in a process of its own.</summary>
internal sealed class TrainRank : IMapFunction<TrainingPlan>
{
    /// <summary>Collects its rows, connects with the other ranks and trains; rank 0 returns the model.</summary>
    public IEnumerable<RecordBatch> Map(
        IEnumerable<RecordBatch> batches, TrainingPlan config, FunctionContext context) =>
        Map(batches, config, context, () => ModelZoo.Create(config.Model.Architecture, config.Model.Config));

    internal static IEnumerable<RecordBatch> Map(
        IEnumerable<RecordBatch> batches, TrainingPlan config, FunctionContext context,
        Func<torch.nn.Module<Tensor, Tensor>> create)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(context);
        var barrier = context.Barrier
            ?? throw new InvalidOperationException("A training rank runs in a barrier stage only.");
        return TrainingResultCodec.ToBatches(Train(batches, config, context, barrier, create));
    }

    /// <summary>
    /// Trains without Spark: the rows come from any source, and the ranks connect through any barrier.
    /// </summary>
    internal static TrainingResult? Train(
        IEnumerable<RecordBatch> batches, TrainingPlan plan, FunctionContext context, IBarrier barrier,
        Func<torch.nn.Module<Tensor, Tensor>> create)
    {
        using var activity = Telemetry.Source.StartActivity(Telemetry.Spans.TrainRank, ActivityKind.Server);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(Telemetry.Tags.Rank, barrier.Rank);
            activity.SetTag(Telemetry.Tags.WorldSize, barrier.Size);
        }

        try
        {
            return TrainObserved(batches, plan, context, barrier, create);
        }
        catch (Exception e)
        {
            activity.Fail(ErrorTypes.Of(e));
            throw;
        }
    }

    private static TrainingResult? TrainObserved(
        IEnumerable<RecordBatch> batches, TrainingPlan plan, FunctionContext context, IBarrier barrier,
        Func<torch.nn.Module<Tensor, Tensor>> create)
    {
        // Work that a rank can do alone comes before the ranks connect, so that they do not wait for each other's disk.
        if (plan.Threads > 0) TorchRuntime.SetThreads(plan.Threads);
        using var observer = new ProgressSender(
            Convert.FromBase64String(plan.Secret), plan.ProgressAddresses, context, barrier.Rank);
        using var spool = RowSpool.Collect(batches, plan.Input);
        var rows = ShardedRows.From(spool, plan.Shards, plan.ValidationFraction, barrier.Rank, barrier.Size);
        torch.manual_seed(plan.Seed);
        using var model = new FlattenedModel(create());
        var manifest = ManifestOf(plan, spool, rows, context);

        using var group = ProcessGroup.Join(GroupOptionsOf(plan, context, barrier, observer), barrier.AllGather);
        try
        {
            var all = TrainingManifest.Exchange(group, manifest, plan.Shards);
            using var trainer = new TrainingLoop(plan, group, spool, rows, model, all, observer);
            var history = trainer.Run();
            group.Complete();
            return group.Rank == 0 ? TrainingResult.Of(model, history) : null;
        }
        catch (Exception e) when (e is not RankFailedException)
        {
            group.Abort($"{e.GetType().Name}: {e.Message}");
            throw;
        }
    }

    private static ProcessGroupOptions GroupOptionsOf(
        TrainingPlan plan, FunctionContext context, IBarrier barrier, ProgressSender observer) => new()
        {
            Rank = barrier.Rank,
            Size = barrier.Size,
            // A stage that is tried again counts its tasks' attempts from 0; the ids of tasks only grow.
            Attempt = context.TaskAttemptId,
            Secret = Convert.FromBase64String(plan.Secret),
            Host = barrier.Addresses.Count > barrier.Rank
                ? HostOf(barrier.Addresses[barrier.Rank])
                : Environment.MachineName,
            ConnectTimeout = TimeSpan.FromSeconds(plan.ConnectTimeoutSeconds),
            Timeout = TimeSpan.FromSeconds(plan.TimeoutSeconds),
            Warn = observer.Warn,
            CancellationToken = context.CancellationToken,
        };

    private static string HostOf(string address) =>
        address.LastIndexOf(':') is > 0 and var colon ? address[..colon] : address;

    private static TrainingManifest.Statement ManifestOf(TrainingPlan plan, RowSpool spool, ShardedRows rows,
        FunctionContext context)
    {
        var mine = Enumerable.Range(0, rows.ShardCount).Where(s => rows.Training[s] is not null).ToArray();
        return new TrainingManifest.Statement
        {
            Recipe = SettingsFingerprint.Compute(plan),
            Code = typeof(TrainRank).Module.ModuleVersionId.ToString(),
            ShardRows = mine.ToDictionary(s => s, s => rows.Training[s]!.Length),
            Fingerprints = mine.ToDictionary(s => s, s => Convert.ToHexStringLower(rows.Fingerprint(s, spool))),
            HoldoutRows = rows.Holdout.Length,
            Environment = $"{Environment.MachineName} process {Environment.ProcessId}, {TorchRuntime.Threads} threads, "
                + $"task {context.TaskAttemptId}, .NET {Environment.Version}",
        };
    }
}
