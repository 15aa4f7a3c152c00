using System.Runtime.InteropServices;
using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Data;

/// <summary>One batch of a spool, with its columns looked up and checked once.</summary>
internal sealed class SpooledBatch : IDisposable
{
    private readonly RecordBatch _batch;
    private readonly Column _features;
    private readonly NumberColumn _label;
    private readonly NumberColumn? _weight;
    private readonly BoolColumn? _holdout;
    private readonly PrimitiveColumn<long> _hash1;
    private readonly PrimitiveColumn<long> _hash2;
    private readonly int _bytesPerRow;

    public SpooledBatch(RecordBatch batch, InputSpec input)
    {
        _batch = batch;
        _features = batch[RowSpool.Features];
        _bytesPerRow = checked((int)(input.Elements * ElementSize(input.Type)));
        _label = new NumberColumn(batch[RowSpool.Label], RowSpool.Label);
        _weight = Optional(RowSpool.Weight) is { } weight ? new NumberColumn(weight, RowSpool.Weight) : null;
        _holdout = (BoolColumn?)Optional(RowSpool.Holdout);
        _hash1 = batch.Get<PrimitiveColumn<long>>(RowSpool.Hash1);
        _hash2 = batch.Get<PrimitiveColumn<long>>(RowSpool.Hash2);
        Check(input);
    }

    public int Length => _batch.Length;

    public bool HasWeights => _weight is not null;

    public int LabelWidth => _label.Width;

    public long Hash1Of(int row) => _hash1.Values[row];

    public long Hash2Of(int row) => _hash2.Values[row];

    public bool? IsHoldout(int row) => _holdout is null ? null : !_holdout.IsNull(row) && _holdout[row];

    public double WeightOf(int row) => _weight?[row] ?? 1;

    public ReadOnlySpan<double> LabelOf(int row, Span<double> one) => _label.ValuesOf(row, one);

    public ReadOnlySpan<byte> FeaturesOf(int row) => _features switch
    {
        BinaryColumn binary => binary.GetBytes(row),
        ListColumn list => ItemsOf(list, row),
        _ => throw new InvalidOperationException("checked when the batch came"),
    };

    public void Dispose() => _batch.Dispose();

    internal static int ElementSize(ScalarType type) => type switch
    {
        ScalarType.Byte => 1,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float64 or ScalarType.Int64 => 8,
        _ => throw new ArgumentException(
            $"Features of type {type} are not supported: use Byte, Float32, Float64, Int32 or Int64."),
    };

    private Column? Optional(string name)
    {
        var index = _batch.Schema.IndexOf(name);
        return index < 0 ? null : _batch[index];
    }

    internal static ReadOnlySpan<byte> ItemsOf(ListColumn list, int row)
    {
        var (start, length) = list.GetRange(row);
        return list.Values switch
        {
            PrimitiveColumn<float> floats => MemoryMarshal.AsBytes(floats.Values.Slice(start, length)),
            PrimitiveColumn<double> doubles => MemoryMarshal.AsBytes(doubles.Values.Slice(start, length)),
            PrimitiveColumn<int> ints => MemoryMarshal.AsBytes(ints.Values.Slice(start, length)),
            PrimitiveColumn<long> longs => MemoryMarshal.AsBytes(longs.Values.Slice(start, length)),
            _ => throw new InvalidOperationException($"A list of {list.Values.Type} cannot be features."),
        };
    }

    // Wrong sizes and nulls are refused here, once, before native code reads the bytes.
    private void Check(InputSpec input)
    {
        if (_features is not (BinaryColumn or ListColumn))
            throw new ArgumentException(
                $"The features column is {_features.Type}; it must be binary or an array of numbers.");
        for (var row = 0; row < Length; row++)
        {
            if (_features.IsNull(row))
                throw new ArgumentException(
                    "The features column holds a null: filter such rows out (or score them apart) before Fit.");
            var bytes = FeaturesOf(row).Length;
            if (bytes == _bytesPerRow) continue;
            throw new ArgumentException(
                $"A row of the features column has {bytes} bytes; {string.Join(" x ", input.Shape)} elements of type "
                + $"{input.Type} are {_bytesPerRow}. Set InputShape and InputType to what the column holds.");
        }
    }
}
