using System.Runtime.InteropServices;
using SparkDL.Arrow.Columns;
using SparkDL.Models.Preprocessing;
using SparkDL.Transformers.Images;

namespace SparkDL.Transformers.Scoring;

/// <summary>Converts one row of an input column into the floats that the model reads.</summary>
internal sealed class RowReader : IDisposable
{
    private readonly int _size;
    private readonly PixelNormalization _normalisation;
    private readonly ImageLoader? _images;
    private readonly byte[] _pixels = [];

    public RowReader(ModelInput input, bool decodeImages)
    {
        _size = (int)input.ElementCount;
        _normalisation = new PixelNormalization(input.Description.Preprocessing);
        if (!decodeImages)
            return;
        ImagePreparation preparation = input.RequireImages();
        _images = new ImageLoader(preparation);
        _pixels = new byte[preparation.ByteCount];
    }

    /// <summary>Fills <paramref name="target"/>; returns the error of the row, or null.</summary>
    public string? Read(Column rows, int row, Span<float> target)
    {
        if (rows.IsNull(row))
            return "the input is null";
        return rows switch
        {
            BinaryColumn binary when _images is not null => ReadFile(binary.GetBytes(row), target),
            BinaryColumn binary => ReadPacked(binary.GetBytes(row), target),
            ListColumn list => ReadList(list, row, target),
            _ => throw new ArgumentException($"a column of {rows.Type} cannot be scored"),
        };
    }

    public void Dispose() => _images?.Dispose();

    private string? ReadFile(ReadOnlySpan<byte> file, Span<float> target)
    {
        string? error = _images!.Load(file, _pixels);
        if (error is null)
            _normalisation.Apply(_pixels, target);
        return error;
    }

    private string? ReadPacked(ReadOnlySpan<byte> bytes, Span<float> target)
    {
        if (bytes.Length == _size)
            _normalisation.Apply(bytes, target);
        else if (bytes.Length == _size * sizeof(float))
            bytes.CopyTo(MemoryMarshal.AsBytes(target));
        else
            return $"the input has {bytes.Length} bytes; {_size} bytes or {_size} float32 are needed";
        return null;
    }

    private string? ReadList(ListColumn list, int row, Span<float> target)
    {
        ReadOnlySpan<int> offsets = list.Offsets;
        (int start, int count) = (offsets[row], offsets[row + 1] - offsets[row]);
        if (count != _size)
            return $"the input has {count} values; {_size} are needed";
        if (list.Values is PrimitiveColumn<float> floats)
            floats.Values.Slice(start, count).CopyTo(target);
        else
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(
                ((PrimitiveColumn<double>)list.Values).Values.Slice(start, count), target);
        return null;
    }
}
