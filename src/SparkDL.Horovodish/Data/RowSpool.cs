using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SparkDL.Arrow;

namespace SparkDL.Horovodish.Data;

/// <summary>
/// The rows of a rank as they arrived: Arrow batches, which a rank's process maps from the file that the worker wrote,
/// so that the system keeps in memory what fits and reads the rest from disk. No row is copied.
/// </summary>
internal sealed class RowSpool : IDisposable
{
    /// <summary>The columns that the driver's plan gives, in this order; the last two are optional.</summary>
    public const string Features = "features", Label = "label", Hash1 = "hash1", Hash2 = "hash2";

    /// <summary>The optional columns.</summary>
    public const string Weight = "weight", Holdout = "holdout";

    private readonly List<SpooledBatch> _batches = [];

    private RowSpool()
    {
    }

    public long Count => _batches.Sum(b => (long)b.Length);

    public bool HasWeights => _batches.Exists(b => b.HasWeights);

    /// <summary>The number of values of a label; 1 where there are no rows.</summary>
    public int LabelWidth => _batches.Count > 0 ? _batches[0].LabelWidth : 1;

    /// <summary>Collects all batches; they stay valid until the spool is disposed.</summary>
    public static RowSpool Collect(IEnumerable<RecordBatch> batches, InputSpec input)
    {
        var spool = new RowSpool();
        foreach (var batch in batches)
        {
            if (batch.Length > 0) spool._batches.Add(new SpooledBatch(batch.Retain(), input));
        }

        return spool;
    }

    /// <summary>The place of each row, in the order of arrival.</summary>
    public IEnumerable<RowLocation> Rows()
    {
        for (var b = 0; b < _batches.Count; b++)
        {
            var batch = _batches[b];
            for (var row = 0; row < batch.Length; row++)
                yield return new RowLocation(batch.Hash1Of(row), batch.Hash2Of(row), b, row);
        }
    }

    /// <summary>The features as they are packed in the column.</summary>
    public ReadOnlySpan<byte> FeaturesOf(RowLocation row) => _batches[row.Batch].FeaturesOf(row.Row);

    /// <summary>The label's numbers: one, or as many as the target has.</summary>
    public ReadOnlySpan<double> LabelOf(RowLocation row, Span<double> one) => _batches[row.Batch].LabelOf(row.Row, one);

    /// <summary>The sample's weight; 1 where there is no such column.</summary>
    public double WeightOf(RowLocation row) => _batches[row.Batch].WeightOf(row.Row);

    /// <summary>Whether validation uses the row: the column says so, or the second hash falls into the share.</summary>
    public bool IsHoldout(RowLocation row, double fraction) =>
        _batches[row.Batch].IsHoldout(row.Row) ?? (ulong)row.Hash2 / 18446744073709551616.0 < fraction;

    /// <summary>Adds a row's hash and content to a digest.</summary>
    public void AppendContent(RowLocation row, IncrementalHash digest)
    {
        digest.AppendData(MemoryMarshal.AsBytes<long>([row.Hash1, row.Hash2]));
        digest.AppendData(FeaturesOf(row));
        digest.AppendData(MemoryMarshal.AsBytes(LabelOf(row, stackalloc double[1])));
        digest.AppendData(MemoryMarshal.AsBytes<double>([WeightOf(row)]));
    }

    /// <summary>Compares the contents of two rows with the same hash.</summary>
    public int CompareContent(RowLocation a, RowLocation b)
    {
        var order = FeaturesOf(a).SequenceCompareTo(FeaturesOf(b));
        if (order == 0) order = LabelOf(a, stackalloc double[1]).SequenceCompareTo(LabelOf(b, stackalloc double[1]));
        return order != 0 ? order : WeightOf(a).CompareTo(WeightOf(b));
    }

    public void Dispose()
    {
        foreach (var batch in _batches) batch.Dispose();
    }
}
