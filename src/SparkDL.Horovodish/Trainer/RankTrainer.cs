using System.Diagnostics;
using SparkDL.Horovodish.Collectives;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Reporting;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// The training loop of one rank. All ranks run it in step: each computes the gradient of its own rows, the sums over
/// all ranks are made by one allreduce, and every rank takes the same step from the same numbers.
/// </summary>
internal sealed class RankTrainer : IDisposable
{
    private readonly TrainingPlan _plan;
    private readonly ProcessGroup _group;
    private readonly RowSpool _spool;
    private readonly ShardedRows _rows;
    private readonly FlatModel _model;
    private readonly Agreement _all;
    private readonly EpochPlan _order;
    private readonly ShardSampler _sampler;
    private readonly Batcher _batcher;
    private readonly LossFunction _loss;
    private readonly torch.optim.Optimizer _optimizer;
    private readonly TrainingState _state;
    private readonly ITrainingObserver _observer;
    private readonly List<Sample> _samples = [];

    public RankTrainer(
        TrainingPlan plan, ProcessGroup group, RowSpool spool, ShardedRows rows, FlatModel model, Agreement all, ITrainingObserver observer)
    {
        (_plan, _group, _spool, _rows, _model, _all, _observer) = (plan, group, spool, rows, model, all, observer);
        _order = new EpochPlan(all.ShardRows, (long)plan.BatchSize * plan.Ranks);
        _sampler = new ShardSampler(rows, _order, plan.Seed, group.Rank, group.Size);
        _loss = LossFunction.Of(plan.Loss, plan.LabelSmoothing);
        var capacity = Math.Max(_order.LargestShare(group.Size), ValidationBatch);
        _batcher = new Batcher(spool, plan, _loss.TakesClasses, spool.LabelWidth, capacity);
        _optimizer = Optimizers.Create(plan, model);
        _state = new TrainingState(plan, group, model, _optimizer, all);
    }

    private int ValidationBatch => Math.Max(_plan.BatchSize, 64);

    private long TotalSteps => _order.Steps * _plan.Epochs;

    /// <summary>Trains from the beginning or from the last checkpoint; returns what became of it.</summary>
    public TrainingHistory Run()
    {
        _state.Start(_all.Leader, _observer.Warn);
        var resumedFrom = _state.Step;
        var (seconds, samples) = (0.0, 0.0);
        while (_state.Step < TotalSteps)
        {
            var record = RunEpoch(_state.Step / _order.Steps);
            (seconds, samples) = (seconds + record.Seconds, samples + (record.Seconds * record.SamplesPerSecond));
        }

        return Summary(resumedFrom, seconds > 0 ? samples / seconds : 0);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _batcher.Dispose();
    }

    private EpochRecord RunEpoch(long epoch)
    {
        var clock = new Stopwatch();
        var before = _state.Sums.Samples;
        while (_state.Step < (epoch + 1) * _order.Steps)
        {
            clock.Start();
            var sums = TakeStep(epoch, _state.Step - (epoch * _order.Steps));
            _state.Advance(sums);
            clock.Stop();
            _observer.Stepped(_state.Step, TotalSteps, sums.MeanLoss);
            var isEndOfEpoch = _state.Step == (epoch + 1) * _order.Steps;
            if (!isEndOfEpoch && _plan.CheckpointEverySteps > 0 && _state.Step % _plan.CheckpointEverySteps == 0) _state.Save();
        }

        var record = Record(epoch, clock.Elapsed.TotalSeconds, _state.Sums.Samples - before);
        _state.EndEpoch(record);
        _observer.EpochEnded(record);
        return record;
    }

    private StepSums TakeStep(long epoch, long step)
    {
        using var scope = torch.NewDisposeScope();
        _group.Step = _state.Step;
        torch.manual_seed((long)new StableRandom(_plan.Seed, _state.Step, _group.Rank).Next());
        _sampler.Fill(epoch, step, _samples);

        _model.Bucket.Clear();
        Backward(epoch).Write(_model.Sums);
        _group.AllReduce(_model.Bucket);
        var sums = StepSums.From(_model.Sums);
        if (sums.Weight <= 0) return sums;

        GradientScale.Apply(_model.Gradient, sums.Weight, _plan.MaxGradientNorm);
        var rate = _plan.Schedule.At(_state.Step, TotalSteps, _plan.LearningRate);
        foreach (var group in _optimizer.param_groups) group.lr = rate;
        _optimizer.step();
        return sums;
    }

    /// <summary>Adds the gradient of this rank's un-normalised loss to the bucket.</summary>
    private StepSums Backward(long epoch)
    {
        if (_samples.Count == 0) return default;
        // Batch norm cannot use one row: it would be normalised to nothing. The row comes again in the next epoch.
        if (_samples.Count == 1 && _model.HasBatchNorm) return new StepSums { Skipped = 1 };
        _model.Module.train();
        var batch = _batcher.Gather(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_samples), epoch);
        var output = _model.Module.call(batch.Input);
        var loss = SumOf(_loss.PerSample(output, batch.Target), batch.Weights);
        loss.backward();
        return Sums(output, batch, loss);
    }

    private StepSums Sums(Tensor output, Batch batch, Tensor loss) => new()
    {
        Loss = loss.ToDouble(),
        Weight = batch.WeightSum,
        Correct = _loss.Correct(output, batch.Target),
        Samples = batch.Target.shape[0],
    };

    private static Tensor SumOf(Tensor losses, Tensor? weights) => weights is null ? losses.sum() : losses.mul(weights).sum();

    /// <summary>Loss and accuracy of the held-out rows, each used once, with rank 0's statistics on all ranks.</summary>
    private StepSums Validate()
    {
        _model.BroadcastBuffers(_group, _all.Leader);
        _model.Module.eval();
        var sums = default(StepSums);
        for (var first = 0; first < _rows.Holdout.Length; first += ValidationBatch)
        {
            using var scope = torch.NewDisposeScope();
            using var guard = torch.no_grad();
            var count = Math.Min(ValidationBatch, _rows.Holdout.Length - first);
            var samples = _rows.Holdout.AsSpan(first, count).ToArray().Select(row => new Sample(row, 0)).ToArray();
            var batch = _batcher.Gather(samples, epoch: null);
            var output = _model.Module.call(batch.Input);
            sums.Add(Sums(output, batch, SumOf(_loss.PerSample(output, batch.Target), batch.Weights)));
        }

        var all = sums.ToArray();
        _group.AllReduce<double>(all);
        return StepSums.From(all);
    }

    private EpochRecord Record(long epoch, double seconds, double samples)
    {
        var held = _all.HoldoutRows > 0 ? Validate() : default;
        return new EpochRecord
        {
            Epoch = (int)epoch + 1,
            Step = _state.Step,
            Loss = _state.Sums.MeanLoss,
            Accuracy = _loss.HasAccuracy ? _state.Sums.Accuracy : null,
            ValidationLoss = _all.HoldoutRows > 0 ? held.MeanLoss : null,
            ValidationAccuracy = _all.HoldoutRows > 0 && _loss.HasAccuracy ? held.Accuracy : null,
            LearningRate = _plan.Schedule.At(_state.Step - 1, TotalSteps, _plan.LearningRate),
            Seconds = seconds,
            SamplesPerSecond = seconds > 0 ? samples / seconds : 0,
        };
    }

    private TrainingHistory Summary(long resumedFrom, double samplesPerSecond)
    {
        _model.BroadcastBuffers(_group, _all.Leader);
        return new TrainingHistory
        {
            Epochs = _state.History,
            Ranks = _group.Size,
            ResumedFromStep = resumedFrom,
            TrainingRows = _all.TrainingRows,
            ValidationRows = _all.HoldoutRows,
            RepeatedRowsPerEpoch = _order.RepeatedRows,
            SkippedSamples = (long)_state.Skipped,
            RowsPerRank = [.. _all.Ranks.Select(r => r.ShardRows.Values.Sum(n => (long)n))],
            DataFingerprint = _all.Data,
            WeightsHash = _state.WeightsHash(),
            SamplesPerSecond = samplesPerSecond,
            Environment = [.. _all.Ranks.Select(r => r.Environment)],
        };
    }
}
