using SparkDL.Arrow;
using SparkDL.Arrow.Records;
using SparkDL.Functions;
using SparkDL.Horovodish;

namespace SparkDL.Testing;

/// <summary>Trains on rows in memory: each rank is a process of this machine, and no Spark is needed.</summary>
public static class TrainingRunner
{
    /// <summary>Trains on records; each public property is a column.</summary>
    /// <inheritdoc cref="Fit(TorchEstimator, IReadOnlyList{RecordBatch}, RankFault)"/>
    public static TorchModel Fit<T>(TorchEstimator estimator, IEnumerable<T> records, RankFault? fault = null)
    {
        using var rows = records.ToRecordBatch();
        return Fit(estimator, [rows], fault);
    }

    /// <summary>
    /// Trains on batches with <see cref="TorchEstimator.NumProcesses"/> ranks. Ranks that die are not started again: a
    /// second call resumes from the estimator's checkpoints.
    /// </summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="rows">The rows; they must stay valid until this returns.</param>
    /// <param name="fault">A rank that dies; null for none.</param>
    /// <returns>The fitted model.</returns>
    /// <exception cref="FunctionException">A rank failed or died; the message names it.</exception>
    /// <example>
    /// <code>
    /// using var fault = new RankFault(rank: 1, step: 20);
    /// Assert.Throws&lt;FunctionException&gt;(() => TrainingRunner.Fit(estimator, rows, fault));
    /// var model = TrainingRunner.Fit(estimator, rows, fault); // resumes: a fault happens once
    /// Assert.True(model.History.ResumedFromStep > 0);
    /// </code>
    /// </example>
    public static TorchModel Fit(TorchEstimator estimator, IReadOnlyList<RecordBatch> rows, RankFault? fault = null)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        return estimator.Fit(rows, fault?.ToSettings());
    }
}
