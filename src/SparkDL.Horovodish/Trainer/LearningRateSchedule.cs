using System.Text.Json.Serialization;

namespace SparkDL.Horovodish.Trainer;

/// <summary>How the learning rate changes from step to step: a function of the step alone, so a resume needs no state.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConstantRate), "constant")]
[JsonDerivedType(typeof(OneCycleRate), "one_cycle")]
[JsonDerivedType(typeof(CosineRate), "cosine")]
[JsonDerivedType(typeof(StepRate), "step")]
public abstract record LearningRateSchedule
{
    /// <summary>The rate of a step, from 0, given the rate that the user set and the job's length.</summary>
    public abstract double At(long step, long totalSteps, double rate);

    private protected static double Cosine(double from, double to, double share) =>
        to + ((from - to) * (1 + Math.Cos(Math.PI * Math.Clamp(share, 0, 1))) / 2);
}

/// <summary>The same rate throughout.</summary>
public sealed record ConstantRate : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step, long totalSteps, double rate) => rate;
}

/// <summary>
/// PyTorch's <c>OneCycleLR</c> with its cosine: from rate / <see cref="DivFactor"/> up to the rate during the share
/// <see cref="PctStart"/> of the steps, then down to the first rate / <see cref="FinalDivFactor"/>.
/// </summary>
public sealed record OneCycleRate : LearningRateSchedule
{
    /// <summary>The share of the steps in which the rate rises.</summary>
    public double PctStart { get; init; } = 0.3;

    /// <summary>How many times smaller than the rate the first step's is.</summary>
    public double DivFactor { get; init; } = 25;

    /// <summary>How many times smaller than the first step's rate the last step's is.</summary>
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

/// <summary>A linear warm-up, then a cosine down to <see cref="FinalShare"/> of the rate.</summary>
public sealed record CosineRate : LearningRateSchedule
{
    /// <summary>The steps of the warm-up.</summary>
    public long WarmUpSteps { get; init; }

    /// <summary>The share of the rate that the last step has.</summary>
    public double FinalShare { get; init; }

    /// <inheritdoc/>
    public override double At(long step, long totalSteps, double rate) => step < WarmUpSteps
        ? rate * (step + 1) / WarmUpSteps
        : Cosine(rate, rate * FinalShare, (double)(step - WarmUpSteps) / Math.Max(1, totalSteps - 1 - WarmUpSteps));
}

/// <summary>The rate times <see cref="Gamma"/> every <see cref="StepSize"/> steps.</summary>
public sealed record StepRate : LearningRateSchedule
{
    /// <summary>After how many steps the rate shrinks.</summary>
    public required long StepSize { get; init; }

    /// <summary>By how much.</summary>
    public double Gamma { get; init; } = 0.1;

    /// <inheritdoc/>
    public override double At(long step, long totalSteps, double rate) => rate * Math.Pow(Gamma, step / StepSize);
}
