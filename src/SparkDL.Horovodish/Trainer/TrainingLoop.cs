using System.Diagnostics;
using System.Runtime.InteropServices;
using SparkDL.Functions.Hosting;
using SparkDL.Horovodish.Collectives;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Instrumentation;
using SparkDL.Horovodish.Reporting;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// The training loop of one rank. All ranks run it in lockstep: each computes the gradients of its own rows, one
/// allreduce sums them over the ranks, and every rank takes the same optimizer step from the same numbers.
/// </summary>
/// <remarks>
/// A step, with the same numbers in <see cref="Step"/>: 1. next batch, 2. forward, 3. backward, 4. allreduce of
/// gradients and statistics, 5. mean and clipping, 6. optimizer step. A rank without a usable batch
/// (<see cref="SkipReason"/>) goes from 1 to 4 with gradients of zero, since the others wait for it there.
/// </remarks>
internal sealed class TrainingLoop : IDisposable
{
    private readonly TrainingPlan _plan;
    private readonly ProcessGroup _group;
    private readonly FlattenedModel _model;
    private readonly TrainingManifest _manifest;
    private readonly EpochPlan _order;
    private readonly ShardSampler _sampler;
    private readonly TrainingBatcher _batcher;
    private readonly PerSampleLoss _loss;
    private readonly HoldoutValidation _validation;
    private readonly torch.optim.Optimizer _optimizer;
    private readonly TrainingState _state;
    private readonly ITrainingObserver _observer;
    private readonly List<Sample> _samples = [];
    private readonly string _faultPoint;

    public TrainingLoop(
        TrainingPlan plan,
        ProcessGroup group,
        RowSpool spool,
        ShardedRows rows,
        FlattenedModel model,
        TrainingManifest manifest,
        ITrainingObserver observer)
    {
        (_plan, _group, _model, _manifest, _observer) = (plan, group, model, manifest, observer);
        _faultPoint = FaultPoints.TrainingStep(group.Rank);
        _order = new EpochPlan(manifest.ShardRows, (long)plan.BatchSize * plan.Ranks);
        _sampler = new ShardSampler(rows, _order, plan.Seed, group.Rank, group.Size);
        _loss = PerSampleLoss.Create(plan.Loss, plan.LabelSmoothing);
        var validationBatch = Math.Max(plan.BatchSize, 64);
        var capacity = Math.Max(_order.LargestShare(group.Size), validationBatch);
        _batcher = new TrainingBatcher(spool, plan, _loss.TakesClasses, spool.LabelWidth, capacity);
        _validation = new HoldoutValidation(group, model, _batcher, _loss, rows.Holdout, validationBatch);
        _optimizer = OptimizerFactory.Create(plan, model);
        _state = new TrainingState(plan, group, model, _optimizer, manifest);
    }

    private long TotalSteps => _order.Steps * _plan.Epochs;

    /// <summary>Trains from the beginning or from the last checkpoint to the end of the last epoch.</summary>
    public TrainingHistory Run()
    {
        _state.Start(_manifest.Leader, _observer.Warn);
        var resumedFrom = _state.Step;
        var (seconds, samples) = (0.0, 0L);
        while (_state.Step < TotalSteps)
        {
            var record = RunEpoch(_state.Step / _order.Steps);
            (seconds, samples) = (seconds + record.Seconds, samples + record.Samples);
        }

        return Summarize(resumedFrom, seconds > 0 ? samples / seconds : 0);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _batcher.Dispose();
    }

    private EpochRecord RunEpoch(long epoch)
    {
        using var activity = Telemetry.Source.StartActivity(Telemetry.Spans.TrainEpoch);
        if (activity is { IsAllDataRequested: true }) activity.SetTag(Telemetry.Tags.Epoch, epoch + 1);
        var (first, end) = (epoch * _order.Steps, (epoch + 1) * _order.Steps);
        var clock = new Stopwatch();
        var samplesBefore = _state.EpochStatistics.Samples;
        while (_state.Step < end)
        {
            clock.Start();
            FaultPoints.Reach(_faultPoint);
            var begun = Stopwatch.GetTimestamp();
            var statistics = Step(epoch, _state.Step - first);
            StepTelemetry.Record(begun, statistics, _group.Rank);
            _state.Advance(statistics);
            clock.Stop();
            _observer.StepCompleted(_state.Step, TotalSteps, statistics.MeanLoss);
            // The end of the epoch saves anyway.
            if (_state.Step < end && IsCheckpointDue()) _state.Save();
        }

        var record = RecordOf(
            epoch, clock.Elapsed.TotalSeconds, (long)(_state.EpochStatistics.Samples - samplesBefore));
        _state.EndEpoch(record);
        _observer.EpochCompleted(record);
        return record;
    }

    private StepStatistics Step(long epoch, long step)
    {
        var clock = StepTelemetry.Begin();
        using var scope = torch.NewDisposeScope();
        _group.Step = _state.Step;
        torch.manual_seed((long)new StableRandom(_plan.Seed, _state.Step, _group.Rank).Next());
        _model.Bucket.Clear();

        var batch = NextBatch(epoch, step, out var skipReason); // 1
        clock.End(StepTelemetry.Data);
        var mine = new StepStatistics { Skipped = skipReason == SkipReason.SingleRowWithBatchNorm ? 1 : 0 };
        if (batch is { } usable)
        {
            var output = _model.Module.call(usable.Input); // 2
            var loss = _loss.Total(output, usable);
            loss.backward(); // 3
            mine = _loss.StatisticsOf(output, usable, loss);
        }

        mine.Write(_model.Statistics);
        clock.End(StepTelemetry.Compute);
        _group.AllReduce(_model.Bucket); // 4
        clock.End(StepTelemetry.AllReduce);
        var all = StepStatistics.From(_model.Statistics);
        if (all.Weight <= 0) return all;

        GradientScaling.Apply(_model.Gradients, all.Weight, _plan.MaxGradientNorm); // 5
        foreach (var group in _optimizer.param_groups) group.lr = LearningRateAt(_state.Step);
        _optimizer.step(); // 6
        clock.End(StepTelemetry.Optimizer);
        return all;
    }

    private TrainingBatch? NextBatch(long epoch, long step, out SkipReason skipReason)
    {
        _sampler.Fill(epoch, step, _samples);
        skipReason = _samples.Count switch
        {
            0 => SkipReason.NoRows,
            1 when _model.HasBatchNorm => SkipReason.SingleRowWithBatchNorm,
            _ => SkipReason.None,
        };
        if (skipReason != SkipReason.None) return null;
        _model.Module.train();
        return _batcher.Gather(CollectionsMarshal.AsSpan(_samples), epoch);
    }

    private double LearningRateAt(long step) => _plan.Schedule.At(step, TotalSteps, _plan.LearningRate);

    private bool IsCheckpointDue() => _plan.CheckpointEverySteps > 0 && _state.Step % _plan.CheckpointEverySteps == 0;

    private EpochRecord RecordOf(long epoch, double seconds, long samples)
    {
        var hasHoldout = _manifest.HoldoutRows > 0;
        var holdout = hasHoldout ? _validation.Run(_manifest.Leader) : default;
        return new EpochRecord
        {
            Epoch = (int)epoch + 1,
            Step = _state.Step,
            Loss = _state.EpochStatistics.MeanLoss,
            Accuracy = _loss.HasAccuracy ? _state.EpochStatistics.Accuracy : null,
            ValidationLoss = hasHoldout ? holdout.MeanLoss : null,
            ValidationAccuracy = hasHoldout && _loss.HasAccuracy ? holdout.Accuracy : null,
            LearningRate = LearningRateAt(_state.Step - 1),
            Seconds = seconds,
            Samples = samples,
        };
    }

    private TrainingHistory Summarize(long resumedFrom, double samplesPerSecond)
    {
        _model.BroadcastBuffers(_group, _manifest.Leader);
        return new TrainingHistory
        {
            Epochs = _state.History,
            Ranks = _group.Size,
            ResumedFromStep = resumedFrom,
            TrainingRows = _manifest.TrainingRows,
            ValidationRows = _manifest.HoldoutRows,
            RepeatedRowsPerEpoch = _order.RepeatedRows,
            SkippedSamples = (long)_state.Skipped,
            RowsPerRank = [.. _manifest.Ranks.Select(r => r.ShardRows.Values.Sum(n => (long)n))],
            DataFingerprint = _manifest.Data,
            WeightsHash = _state.WeightsHash(),
            SamplesPerSecond = samplesPerSecond,
            Environment = [.. _manifest.Ranks.Select(r => r.Environment)],
        };
    }
}
