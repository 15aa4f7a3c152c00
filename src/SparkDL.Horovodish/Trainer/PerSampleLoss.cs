using SparkDL.Torch;
using F = SparkDL.Torch.torch.nn.functional;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// A loss by its PyTorch name: computes the loss of each sample, and counts the samples with the right class.
/// </summary>
internal sealed class PerSampleLoss
{
    private readonly Func<Tensor, Tensor, Tensor> _perSample;

    private PerSampleLoss(Func<Tensor, Tensor, Tensor> perSample) => _perSample = perSample;

    /// <summary>The names of all losses.</summary>
    public static readonly string[] Names = ["cross_entropy", "mse", "l1", "smooth_l1", "bce_with_logits"];

    /// <summary>Whether labels are class numbers.</summary>
    public bool TakesClasses { get; private init; }

    /// <summary>Whether an output can be right or wrong, so that there is an accuracy.</summary>
    public bool HasAccuracy { get; private init; }

    public static PerSampleLoss Create(string name, double labelSmoothing) => name switch
    {
        "cross_entropy" =>
            new((o, t) => F.cross_entropy(o, t, reduction: Reduction.None, label_smoothing: labelSmoothing))
            {
                TakesClasses = true,
                HasAccuracy = true,
            },
        "mse" => new((o, t) => MeanOfSample(F.mse_loss(o, Like(t, o), Reduction.None))),
        "l1" => new((o, t) => MeanOfSample(F.l1_loss(o, Like(t, o), Reduction.None))),
        "smooth_l1" => new((o, t) => MeanOfSample(F.smooth_l1_loss(o, Like(t, o), Reduction.None))),
        "bce_with_logits" =>
            new((o, t) => MeanOfSample(F.binary_cross_entropy_with_logits(o, Like(t, o), reduction: Reduction.None)))
            {
                HasAccuracy = true,
            },
        _ => throw new ArgumentException($"There is no loss '{name}'; there are {string.Join(", ", Names)}."),
    };

    /// <summary>The loss of each sample.</summary>
    public Tensor PerSample(Tensor output, Tensor target) => _perSample(output, target);

    /// <summary>The weighted sum of the batch's losses: the number whose gradient a step takes.</summary>
    public Tensor Total(Tensor output, TrainingBatch batch)
    {
        var losses = PerSample(output, batch.Target);
        return batch.Weights is { } weights ? losses.mul(weights).sum() : losses.sum();
    }

    /// <summary>The batch's statistics, of which <paramref name="total"/> is the loss.</summary>
    public StepStatistics StatisticsOf(Tensor output, TrainingBatch batch, Tensor total) => new()
    {
        Loss = total.ToDouble(),
        Weight = batch.WeightSum,
        Correct = CountCorrect(output, batch.Target),
        Samples = batch.Target.shape[0],
    };

    /// <summary>Counts the samples with the right class; 0 where the loss knows no classes.</summary>
    public double CountCorrect(Tensor output, Tensor target)
    {
        if (!HasAccuracy) return 0;
        using var guard = torch.no_grad();
        return TakesClasses
            ? output.argmax(1).eq(target).sum().ToDouble()
            : output.gt(0).eq(Like(target, output).gt(0.5)).to(ScalarType.Float32).flatten(1).mean([1]).sum()
                .ToDouble();
    }

    private static Tensor Like(Tensor target, Tensor output) => target.view(output.shape);

    private static Tensor MeanOfSample(Tensor losses) => losses.dim() > 1 ? losses.flatten(1).mean([1]) : losses;
}
