using System.Runtime.Intrinsics;
using SparkDL.Models.Folder;
using SparkDL.Torch.IO;

namespace SparkDL.Models.Preprocessing;

/// <summary>Bytes of 0 to 255 to normalised floats, channel by channel: (value / 255 - mean) / std as one multiply-add.</summary>
public sealed class Normalisation
{
    private readonly float[] _scale;
    private readonly float[] _shift;

    /// <summary>As the model's folder says; without a word of it, bytes become 0 to 1.</summary>
    public Normalisation(ImagePreprocessing? preprocessing)
    {
        IReadOnlyList<float> mean = preprocessing?.Mean ?? [0];
        IReadOnlyList<float> std = preprocessing?.Std ?? [1];
        _scale = [.. std.Select(s => 1f / (255f * s))];
        _shift = [.. mean.Zip(std, (m, s) => -m / s)];
    }

    /// <summary>Normalises one row of equal channels into <paramref name="target"/>.</summary>
    public void Apply(ReadOnlySpan<byte> bytes, Span<float> target)
    {
        int plane = bytes.Length / _scale.Length;
        for (int channel = 0; channel < _scale.Length; channel++)
            Apply(bytes.Slice(channel * plane, plane), target.Slice(channel * plane, plane), _scale[channel], _shift[channel]);
    }

    private static void Apply(ReadOnlySpan<byte> bytes, Span<float> target, float scale, float shift)
    {
        int i = 0;
        Vector256<float> scales = Vector256.Create(scale), shifts = Vector256.Create(shift);
        for (; Vector256.IsHardwareAccelerated && i <= bytes.Length - 8; i += 8)
        {
            Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalar(BitConverter.ToUInt64(bytes[i..])).AsByte());
            Vector256<int> values = Vector256.WidenLower(words.ToVector256Unsafe()).AsInt32();
            Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(values), scales, shifts).CopyTo(target[i..]);
        }
        for (; i < bytes.Length; i++)
            target[i] = MathF.FusedMultiplyAdd(bytes[i], scale, shift);
    }
}
