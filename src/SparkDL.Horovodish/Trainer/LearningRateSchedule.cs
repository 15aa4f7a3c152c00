using System.Text.Json.Serialization;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// The change of the learning rate from step to step. It depends on the step alone, so a resume needs no state.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConstantRate), "constant")]
[JsonDerivedType(typeof(OneCycleRate), "one_cycle")]
[JsonDerivedType(typeof(CosineRate), "cosine")]
[JsonDerivedType(typeof(StepRate), "step")]
public abstract record LearningRateSchedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="totalSteps">The steps of the whole training.</param>
    /// <param name="rate">The estimator's learning rate.</param>
    public abstract double At(long step, long totalSteps, double rate);

    private protected static double Cosine(double from, double to, double share) =>
        to + ((from - to) * (1 + Math.Cos(Math.PI * Math.Clamp(share, 0, 1))) / 2);
}

/// <summary>Keeps the rate the same throughout.</summary>
public sealed record ConstantRate : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step, long totalSteps, double rate) => rate;
}

/// <summary>
/// PyTorch's <c>OneCycleLR</c> with its cosine: the rate rises from rate / <see cref="DivFactor"/> to the rate during
/// the share <see cref="PctStart"/> of the steps, then falls to the first rate / <see cref="FinalDivFactor"/>.
/// </summary>
public sealed record OneCycleRate : LearningRateSchedule
{
    /// <summary>The share of the steps in which the rate rises, 0 to 1. Default: 0.3.</summary>
    public double PctStart { get; init; } = 0.3;

    /// <summary>The factor by which the first step's rate is smaller than the rate. Default: 25.</summary>
    public double DivFactor { get; init; } = 25;

    /// <summary>The factor by which the last step's rate is smaller than the first step's. Default: 10,000.</summary>
    public double FinalDivFactor { get; init; } = 1e4;

    /// <inheritdoc/>
    public override double At(long step, long totalSteps, double rate)
    {
        var (first, top) = (rate / DivFactor, (PctStart * totalSteps) - 1);
        return step <= top
            ? Cosine(first, rate, top > 0 ? step / top : 1)
            : Cosine(rate, first / FinalDivFactor, (step - top) / Math.Max(1, totalSteps - 1 - top));
    }
}

/// <summary>
/// Raises the rate linearly for a warm-up, then lowers it along a cosine to <see cref="FinalShare"/> of the rate.
/// </summary>
public sealed record CosineRate : LearningRateSchedule
{
    /// <summary>The number of steps of the warm-up. Default: 0.</summary>
    public long WarmUpSteps { get; init; }

    /// <summary>The last step's share of the rate, 0 to 1. Default: 0.</summary>
    public double FinalShare { get; init; }

    /// <inheritdoc/>
    public override double At(long step, long totalSteps, double rate) => step < WarmUpSteps
        ? rate * (step + 1) / WarmUpSteps
        : Cosine(rate, rate * FinalShare, (double)(step - WarmUpSteps) / Math.Max(1, totalSteps - 1 - WarmUpSteps));
}

/// <summary>Multiplies the rate by <see cref="Gamma"/> every <see cref="StepSize"/> steps.</summary>
public sealed record StepRate : LearningRateSchedule
{
    /// <summary>The number of steps after which the rate shrinks, at least 1. Required.</summary>
    public required long StepSize { get; init; }

    /// <summary>The factor by which the rate shrinks. Default: 0.1.</summary>
    public double Gamma { get; init; } = 0.1;

    /// <inheritdoc/>
    public override double At(long step, long totalSteps, double rate) => rate * Math.Pow(Gamma, step / StepSize);
}
