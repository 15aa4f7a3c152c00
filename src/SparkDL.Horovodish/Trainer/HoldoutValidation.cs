using SparkDL.Horovodish.Collectives;
using SparkDL.Horovodish.Data;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Trainer;

/// <summary>Computes loss and accuracy of the held-out rows of all ranks, each row used once.</summary>
internal sealed class HoldoutValidation(
    ProcessGroup group,
    FlattenedModel model,
    TrainingBatcher batcher,
    PerSampleLoss loss,
    RowLocation[] rows,
    int batchSize)
{
    private readonly Sample[] _samples = [.. rows.Select(row => new Sample(row, 0))];

    /// <summary>Evaluates the model with the buffers of rank <paramref name="leader"/> on all ranks.</summary>
    public StepStatistics Run(int leader)
    {
        model.BroadcastBuffers(group, leader);
        model.Module.eval();
        var mine = default(StepStatistics);
        for (var first = 0; first < _samples.Length; first += batchSize)
            mine.Add(Evaluate(_samples.AsSpan(first, Math.Min(batchSize, _samples.Length - first))));
        var all = mine.ToArray();
        group.AllReduce<double>(all);
        return StepStatistics.From(all);
    }

    private StepStatistics Evaluate(ReadOnlySpan<Sample> samples)
    {
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        var batch = batcher.Gather(samples, epoch: null);
        var output = model.Module.call(batch.Input);
        return loss.StatisticsOf(output, batch, loss.Total(output, batch));
    }
}
