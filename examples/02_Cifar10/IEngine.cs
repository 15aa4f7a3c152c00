using SparkDL.Horovodish;
using SparkDL.Horovodish.Estimator;
using SparkDL.Transformers.Images;
using SparkDL.Transformers.Scoring;

namespace SparkDL.Examples;

/// <summary>Runs the steps of the job: on Spark, or on the function runner of this process.</summary>
internal interface IEngine : IDisposable
{
    string Name { get; }

    /// <summary>Reads and decodes the images and keeps them.</summary>
    Ingested Ingest(ImageSet images, ImageDecoder decoder);

    /// <summary>Trains on the kept images.</summary>
    TorchModel Train(TorchEstimator estimator);

    /// <summary>Scores the test images.</summary>
    IEnumerable<Scored> Score(ImageSet images, ImageDecoder decoder, ModelScorer scorer);
}

/// <summary>The result of reading the images.</summary>
/// <param name="Labels">The classes, in order.</param>
/// <param name="Images">How many files were read.</param>
/// <param name="Training">How many of them are for training and its holdout.</param>
/// <param name="Broken">How many could not be decoded.</param>
/// <param name="FirstError">The error of one of those; null where there is none.</param>
internal sealed record Ingested(
    IReadOnlyList<string> Labels, long Images, long Training, long Broken, string? FirstError);

/// <summary>One scored test image: its class, and the predicted one or the error.</summary>
internal sealed record Scored(string Label, int? Prediction, string? Error);
