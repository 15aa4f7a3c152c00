using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace SparkDL.Horovodish.Reporting;

/// <summary>The results of one epoch of a training, over all ranks.</summary>
public sealed record EpochRecord
{
    /// <summary>An empty record, to be filled by an initialiser.</summary>
    public EpochRecord()
    {
    }

    // The history's file holds the rate and the seconds. Samples are whole, so rounding gives back their exact number.
    [JsonConstructor, SetsRequiredMembers]
    internal EpochRecord(
        int epoch, long step, double loss, double? accuracy, double? validationLoss, double? validationAccuracy,
        double learningRate, double samplesPerSecond, double seconds)
    {
        (Epoch, Step, Loss, Accuracy) = (epoch, step, loss, accuracy);
        (ValidationLoss, ValidationAccuracy, LearningRate) = (validationLoss, validationAccuracy, learningRate);
        (Samples, Seconds) = ((long)Math.Round(samplesPerSecond * seconds), seconds);
    }

    /// <summary>The number of the epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The number of steps done since the training began.</summary>
    public required long Step { get; init; }

    /// <summary>The mean loss of the training samples, each computed in the step that used the sample.</summary>
    public required double Loss { get; init; }

    /// <summary>
    /// The share of training samples with the right class, 0 to 1; null where the loss knows no classes.
    /// </summary>
    public double? Accuracy { get; init; }

    /// <summary>The mean loss of the held-out rows after the epoch; null where nothing is held out.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>
    /// The share of held-out rows with the right class after the epoch, 0 to 1; null where nothing is held out or the
    /// loss knows no classes.
    /// </summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The samples of all ranks per second of the epoch's steps; 0 where no time was measured.</summary>
    public double SamplesPerSecond => Seconds > 0 ? Samples / Seconds : 0;

    /// <summary>
    /// The wall time of the epoch's steps in seconds, without validation and checkpoints; after a resume in the middle
    /// of the epoch, of the steps since then.
    /// </summary>
    public required double Seconds { get; init; }

    /// <summary>The samples that all ranks used in <see cref="Seconds"/>.</summary>
    [JsonIgnore]
    public required long Samples { get; init; }
}
