namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// The sums of a step or an epoch over samples and ranks. Means are computed from sums and counts at the end: the mean
/// of means would be wrong where ranks have different numbers of rows.
/// </summary>
internal struct StepStatistics
{
    /// <summary>The number of fields.</summary>
    public const int Count = 5;

    public double Loss;
    public double Weight;
    public double Correct;
    public double Samples;
    public double Skipped;

    public readonly double MeanLoss => Weight > 0 ? Loss / Weight : double.NaN;

    public readonly double Accuracy => Samples > 0 ? Correct / Samples : double.NaN;

    public readonly double[] ToArray() => [Loss, Weight, Correct, Samples, Skipped];

    public static StepStatistics From(ReadOnlySpan<double> v) =>
        new() { Loss = v[0], Weight = v[1], Correct = v[2], Samples = v[3], Skipped = v[4] };

    public static StepStatistics From(ReadOnlySpan<float> v) =>
        new() { Loss = v[0], Weight = v[1], Correct = v[2], Samples = v[3], Skipped = v[4] };

    public readonly void Write(Span<float> to)
    {
        to[0] = (float)Loss;
        to[1] = (float)Weight;
        to[2] = (float)Correct;
        to[3] = (float)Samples;
        to[4] = (float)Skipped;
    }

    public void Add(in StepStatistics other)
    {
        Loss += other.Loss;
        Weight += other.Weight;
        Correct += other.Correct;
        Samples += other.Samples;
        Skipped += other.Skipped;
    }
}
