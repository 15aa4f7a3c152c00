using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;
using SparkDL.Diagnostics;
using SparkDL.Models.Folder;

namespace SparkDL.Models.Preprocessing;

/// <summary>
/// Turns bytes of 0 to 255 into normalised floats, channel by channel: <c>(value / 255 - mean) / std</c>. Training and
/// scoring share it, so that a model sees the same numbers in both.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public sealed class PixelNormalization
{
    private readonly float[] _scale;
    private readonly float[] _shift;

    /// <summary>Normalises as the model's folder states; without a statement, bytes become 0 to 1.</summary>
    public PixelNormalization(ImagePreprocessing? preprocessing)
        : this(AsDoubles(preprocessing?.Mean) ?? [0], AsDoubles(preprocessing?.Std) ?? [1])
    {
    }

    /// <summary>Normalises with one mean and one standard deviation for each channel.</summary>
    public PixelNormalization(double[] mean, double[] std)
    {
        _scale = [.. std.Select(s => (float)(1 / s))];
        _shift = [.. mean.Zip(std, (m, s) => (float)(-m / s))];
    }

    /// <summary>Normalises one value of a channel.</summary>
    public float Apply(byte value, int channel) => (value / 255f * _scale[channel]) + _shift[channel];

    /// <summary>Normalises one row of equally large channels into <paramref name="target"/>.</summary>
    public void Apply(ReadOnlySpan<byte> bytes, Span<float> target)
    {
        int plane = bytes.Length / _scale.Length;
        for (int channel = 0; channel < _scale.Length; channel++)
            Apply(bytes.Slice(channel * plane, plane), target.Slice(channel * plane, plane), channel);
    }

    // The same roundings as for one value, without a fused multiply-add.
    private void Apply(ReadOnlySpan<byte> bytes, Span<float> target, int channel)
    {
        int i = 0;
        Vector256<float> scales = Vector256.Create(_scale[channel]), shifts = Vector256.Create(_shift[channel]);
        for (; Vector256.IsHardwareAccelerated && i <= bytes.Length - 8; i += 8)
        {
            ulong eight = BitConverter.ToUInt64(bytes[i..]);
            Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalar(eight).AsByte());
            Vector256<int> values = Vector256.WidenLower(words.ToVector256Unsafe()).AsInt32();
            ((Vector256.ConvertToSingle(values) / 255f * scales) + shifts).CopyTo(target[i..]);
        }
        for (; i < bytes.Length; i++)
            target[i] = Apply(bytes[i], channel);
    }

    private static double[]? AsDoubles(IReadOnlyList<float>? values) => values?.Select(v => (double)v).ToArray();
}
