using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SparkDL.Transformers.Images;

/// <summary>
/// Resizes like <c>PIL.Image.resize(size, Image.BILINEAR)</c>: antialiased, first along rows, then along columns,
/// rounded to 8 bits in between. Only the wanted window of the output is computed.
/// </summary>
internal sealed unsafe class BilinearResizer : IDisposable
{
    private const int Half = 1 << (ResizeWeights.PrecisionBits - 1);

    private readonly PixelBuffer _rows = new();
    private int[] _wideWeights = [];

    /// <summary>
    /// Writes the window of <paramref name="source"/> resized to <paramref name="plan"/> into
    /// <paramref name="target"/>.
    /// </summary>
    public void Resize(PixelBuffer source, ResizePlan plan, PixelBuffer target)
    {
        target.Reset(plan.Width, plan.Height);
        ResizeWeights vertical = ResizeWeights.Bilinear(source.Height, plan.FullHeight, plan.Top, plan.Height);
        int firstRow = vertical.First(0);
        int lastRow = vertical.First(plan.Height - 1) + vertical.Count(plan.Height - 1);
        _rows.Reset(plan.Width, lastRow - firstRow);
        Horizontal(source, plan, firstRow);
        Vertical(vertical, firstRow, target, skip: source.Height == plan.FullHeight);
    }

    public void Dispose() => _rows.Dispose();

    private void Horizontal(PixelBuffer source, ResizePlan plan, int firstRow)
    {
        if (source.Width == plan.FullWidth)
        {
            for (int y = 0; y < _rows.Height; y++)
                CopyRow(source.Row(y + firstRow) + (plan.Left * 4), _rows.Row(y), _rows.Stride);
            return;
        }
        ResizeWeights weights = ResizeWeights.Bilinear(source.Width, plan.FullWidth, plan.Left, plan.Width);
        bool wide = Avx2.IsSupported;
        if (wide)
            Widen(weights, plan.Width);
        for (int y = 0; y < _rows.Height; y++)
        {
            if (wide)
                HorizontalRowAvx2(source.Row(y + firstRow), _rows.Row(y), weights, plan.Width);
            else
                HorizontalRow(source.Row(y + firstRow), _rows.Row(y), weights, plan.Width);
        }
    }

    private static void CopyRow(byte* source, byte* target, int bytes) =>
        Buffer.MemoryCopy(source, target, bytes, bytes);

    /// <summary>Each weight four times, once for each channel, so that a pair of pixels takes one load.</summary>
    private void Widen(ResizeWeights weights, int width)
    {
        int needed = width * weights.Taps * 4;
        if (_wideWeights.Length < needed)
            _wideWeights = GC.AllocateUninitializedArray<int>(needed, pinned: true);
        int at = 0;
        for (int x = 0; x < width; x++)
            foreach (int weight in weights.Of(x))
            {
                _wideWeights.AsSpan(at, 4).Fill(weight);
                at += 4;
            }
    }

    private void HorizontalRowAvx2(byte* source, byte* target, ResizeWeights weights, int width)
    {
        int* wide = (int*)Unsafe.AsPointer(ref _wideWeights[0]); // pinned at allocation
        int taps = weights.Taps;
        Vector128<int> half = Vector128.Create(Half);
        for (int x = 0; x < width; x++, wide += taps * 4)
        {
            byte* pixel = source + (weights.First(x) * 4);
            int count = weights.Count(x);
            Vector256<int> sum = Vector256<int>.Zero;
            for (int t = 0; t < count; t += 2)
                sum += Avx2.ConvertToVector256Int32(pixel + (t * 4)) * Vector256.Load(wide + (t * 4));
            Vector128<int> total = (sum.GetLower() + sum.GetUpper() + half) >> ResizeWeights.PrecisionBits;
            Vector128<short> words = Sse2.PackSignedSaturate(total, total);
            ((uint*)target)[x] = Sse2.PackUnsignedSaturate(words, words).AsUInt32().ToScalar();
        }
    }

    private static void HorizontalRow(byte* source, byte* target, ResizeWeights weights, int width)
    {
        for (int x = 0; x < width; x++)
        {
            ReadOnlySpan<int> of = weights.Of(x);
            byte* pixel = source + (weights.First(x) * 4);
            for (int channel = 0; channel < 4; channel++)
            {
                int sum = Half;
                for (int t = 0; t < weights.Count(x); t++)
                    sum += pixel[(t * 4) + channel] * of[t];
                target[(x * 4) + channel] = Round(sum);
            }
        }
    }

    private void Vertical(ResizeWeights weights, int firstRow, PixelBuffer target, bool skip)
    {
        for (int y = 0; y < target.Height; y++)
        {
            byte* rows = _rows.Row(skip ? y : weights.First(y) - firstRow);
            if (skip)
                CopyRow(rows, target.Row(y), target.Stride);
            else
                VerticalRow(rows, target.Row(y), target.Stride, weights.Of(y)[..weights.Count(y)]);
        }
    }

    private static void VerticalRow(byte* rows, byte* target, int stride, ReadOnlySpan<int> weights)
    {
        int x = 0;
        for (; Avx2.IsSupported && x <= stride - 16; x += 16)
            VerticalBlockAvx2(rows + x, target + x, stride, weights);
        for (; x < stride; x++)
        {
            int sum = Half;
            for (int t = 0; t < weights.Length; t++)
                sum += rows[((long)t * stride) + x] * weights[t];
            target[x] = Round(sum);
        }
    }

    private static void VerticalBlockAvx2(byte* rows, byte* target, int stride, ReadOnlySpan<int> weights)
    {
        Vector256<int> low = Vector256.Create(Half);
        Vector256<int> high = low;
        foreach (int weight in weights)
        {
            Vector256<int> factor = Vector256.Create(weight);
            low += Avx2.ConvertToVector256Int32(rows) * factor;
            high += Avx2.ConvertToVector256Int32(rows + 8) * factor;
            rows += stride;
        }
        Vector256<short> words = Avx2.PackSignedSaturate(
            low >> ResizeWeights.PrecisionBits, high >> ResizeWeights.PrecisionBits);
        words = Avx2.Permute4x64(words.AsInt64(), 0b11_01_10_00).AsInt16();
        Vector128.Store(Sse2.PackUnsignedSaturate(words.GetLower(), words.GetUpper()), target);
    }

    private static byte Round(int sum) => (byte)Math.Clamp(sum >> ResizeWeights.PrecisionBits, 0, 255);
}
