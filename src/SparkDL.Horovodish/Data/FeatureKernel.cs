using System.Runtime.InteropServices;
using SparkDL.Models.Preprocessing;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Data;

/// <summary>
/// Turns a row's packed features into the model's input, in one pass: bytes become floats that are normalised by
/// channel, shifted and mirrored; images get their channels last, the layout in which convolutions are fastest.
/// </summary>
internal sealed class FeatureKernel
{
    private readonly InputSpec _input;
    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;

    // The normalised float of each byte, 256 for each channel.
    private readonly float[] _table;

    public FeatureKernel(InputSpec input)
    {
        _input = input;
        (_channels, _height, _width) = input.IsImage
            ? ((int)input.Shape[0], (int)input.Shape[1], (int)input.Shape[2])
            : (1, 1, (int)input.Elements);
        var normalisation = new PixelNormalization(input.MeanOf(_channels), input.StdOf(_channels));
        _table = new float[_channels * 256];
        for (var i = 0; i < _table.Length; i++) _table[i] = normalisation.Apply((byte)(i % 256), i / 256);
    }

    /// <summary>Writes a sample of floats. Pixels that a shift brings in are zero, which is the mean colour.</summary>
    public void Write(ReadOnlySpan<byte> from, Span<float> to, ImageAugmentation? augmentation, StableRandom random)
    {
        if (!_input.IsImage)
        {
            WriteFlat(from, to);
            return;
        }

        var (down, right, flip) = (0, 0, false);
        if (augmentation is not null)
        {
            down = random.Next((2 * augmentation.CropPadding) + 1) - augmentation.CropPadding;
            right = random.Next((2 * augmentation.CropPadding) + 1) - augmentation.CropPadding;
            flip = augmentation.Flip && random.Next(2) == 1;
        }

        if (down != 0 || right != 0) to.Clear();
        for (var channel = 0; channel < _channels; channel++) WritePlane(from, to, channel, down, right, flip);
    }

    /// <summary>Writes a sample of indices.</summary>
    public void Write(ReadOnlySpan<byte> from, Span<long> to)
    {
        if (_input.Type == ScalarType.Int64)
        {
            MemoryMarshal.Cast<byte, long>(from).CopyTo(to);
            return;
        }

        var values = MemoryMarshal.Cast<byte, int>(from);
        for (var i = 0; i < values.Length; i++) to[i] = values[i];
    }

    private void WritePlane(ReadOnlySpan<byte> from, Span<float> to, int channel, int down, int right, bool flip)
    {
        // Target (y, x) shows source (y + down, x + right), mirrored afterwards.
        var (firstX, endX) = (Math.Max(0, -right), Math.Min(_width, _width - right));
        for (var y = Math.Max(0, -down); y < Math.Min(_height, _height - down); y++)
        {
            var source = ((channel * _height) + y + down) * _width;
            var target = (y * _width * _channels) + channel;
            for (var x = firstX; x < endX; x++)
            {
                var place = flip ? _width - 1 - x : x;
                to[target + (place * _channels)] = ValueAt(from, source + x + right, channel);
            }
        }
    }

    private void WriteFlat(ReadOnlySpan<byte> from, Span<float> to)
    {
        if (_input.Type == ScalarType.Float32)
        {
            MemoryMarshal.Cast<byte, float>(from).CopyTo(to);
            return;
        }

        for (var i = 0; i < _width; i++) to[i] = ValueAt(from, i, 0);
    }

    // Only bytes are normalised: the estimator refuses a mean or a standard deviation for other types.
    private float ValueAt(ReadOnlySpan<byte> from, int index, int channel) => _input.Type switch
    {
        ScalarType.Byte => _table[(channel << 8) | from[index]],
        ScalarType.Float32 => MemoryMarshal.Cast<byte, float>(from)[index],
        _ => (float)MemoryMarshal.Cast<byte, double>(from)[index],
    };
}
