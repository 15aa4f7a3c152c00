namespace SparkDL.Horovodish.Reporting;

/// <summary>What one epoch of a training came to, over all ranks.</summary>
public sealed record EpochRecord
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The steps done since the training began.</summary>
    public required long Step { get; init; }

    /// <summary>The mean loss of the training samples, as they were when each was used.</summary>
    public required double Loss { get; init; }

    /// <summary>The share of training samples that were labelled right; null where the loss knows no classes.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The mean loss of the held-out rows after the epoch; null where nothing is held out.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The share of held-out rows labelled right after the epoch.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The samples of all ranks per second of the epoch's steps, validation not counted.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>The wall time of the epoch's steps.</summary>
    public required double Seconds { get; init; }
}
