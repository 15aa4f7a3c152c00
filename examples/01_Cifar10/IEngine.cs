using SparkDL.Horovodish;
using SparkDL.Horovodish.Estimator;
using SparkDL.Transformers.Images;
using SparkDL.Transformers.Scoring;

namespace SparkDL.Examples;

/// <summary>Where the job runs: Spark, or the function runner of this process. The steps are the same.</summary>
internal interface IEngine : IDisposable
{
    string Name { get; }

    /// <summary>Reads and decodes the images and keeps them.</summary>
    Ingested Ingest(ImageSet images, ImageDecoder decoder);

    /// <summary>Trains on the kept images.</summary>
    TorchModel Train(TorchEstimator estimator);

    /// <summary>Scores the test images: each one's class and the predicted one, or what is wrong with it.</summary>
    IEnumerable<Scored> Score(ImageSet images, ImageDecoder decoder, ModelScorer scorer);
}

/// <summary>What was read.</summary>
/// <param name="Labels">The classes, in order.</param>
/// <param name="Images">How many files were read.</param>
/// <param name="Training">How many of them are for training and its holdout.</param>
/// <param name="Broken">How many could not be decoded, with the first one's error.</param>
/// <param name="FirstError">What is wrong with one of those.</param>
internal sealed record Ingested(IReadOnlyList<string> Labels, long Images, long Training, long Broken, string? FirstError);

/// <summary>One scored test image.</summary>
internal sealed record Scored(string Label, int? Prediction, string? Error);
