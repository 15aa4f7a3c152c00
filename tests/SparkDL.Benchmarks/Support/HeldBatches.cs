using SparkDL.Arrow;

namespace SparkDL.Benchmarks.Support;

/// <summary>Batches held in memory for the bare side, made by the same function that made Spark's input.</summary>
internal sealed class HeldBatches(IEnumerable<RecordBatch> batches) : IDisposable
{
    public IReadOnlyList<RecordBatch> Batches { get; } = [.. batches.Select(batch => batch.Retain())];

    public void Dispose()
    {
        foreach (var batch in Batches)
            batch.Dispose();
    }
}
