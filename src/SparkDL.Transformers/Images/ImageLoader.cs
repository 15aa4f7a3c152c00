using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SparkDL.Transformers.Images;

/// <summary>
/// Turns image files into tensors of bytes: channels first, rows without gaps. One loader serves one thread and keeps
/// its buffers, so a stream of images allocates nothing.
/// </summary>
/// <example>
/// <code>
/// using var loader = new ImageLoader(new ImagePreparation(32, 32));
/// string? error = loader.Load(File.ReadAllBytes("cat.jpg"), pixels);
/// </code>
/// </example>
public sealed unsafe class ImageLoader : IDisposable
{
    private readonly ImagePreparation _preparation;
    private readonly ImageCodecs _codecs = new();
    private readonly BilinearResizer _resizer = new();
    private readonly PixelBuffer _decoded = new();
    private readonly PixelBuffer _resized = new();

    /// <summary>Makes a loader for one shape of tensor.</summary>
    public ImageLoader(ImagePreparation preparation)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        preparation.Validate();
        _preparation = preparation;
    }

    /// <summary>Decodes a file into <paramref name="target"/>.</summary>
    /// <param name="file">The bytes of a JPEG or PNG file; anything else is an error text.</param>
    /// <param name="target">
    /// Room for exactly <see cref="ImagePreparation.ByteCount"/> bytes; undefined after an error.
    /// </param>
    /// <returns>What is wrong with the file, in words, or null when it was decoded.</returns>
    public string? Load(ReadOnlySpan<byte> file, Span<byte> target)
    {
        if (target.Length != _preparation.ByteCount)
            throw new ArgumentException($"room for {target.Length} bytes, {_preparation.ByteCount} are needed",
                nameof(target));
        if (_codecs.Decode(file, _decoded, _preparation.MaxPixels) is { } error)
            return error;
        ResizePlan plan = _preparation.PlanFor(_decoded.Width, _decoded.Height);
        PixelBuffer pixels = _decoded;
        if (!plan.ChangesNothing(_decoded.Width, _decoded.Height))
        {
            (int width, int height) = (plan.FullWidth, plan.FullHeight);
            if (ImageLimits.Check("resized image", width, height, _preparation.MaxPixels) is { } tooLarge)
                return tooLarge;
            _resizer.Resize(_decoded, plan, pixels = _resized);
        }
        fixed (byte* planes = target)
            Separate(pixels.Data, planes, pixels.Width * pixels.Height);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _codecs.Dispose();
        _resizer.Dispose();
        _decoded.Dispose();
        _resized.Dispose();
    }

    /// <summary>Pixels of four bytes to three planes.</summary>
    private static void Separate(byte* pixels, byte* planes, int count)
    {
        int i = 0;
        if (Ssse3.IsSupported)
        {
            Vector128<byte> gather = Vector128.Create((byte)0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
            for (; i <= count - 4; i += 4)
            {
                Vector128<uint> channels = Ssse3.Shuffle(Vector128.Load(pixels + (i * 4L)), gather).AsUInt32();
                *(uint*)(planes + i) = channels[0];
                *(uint*)(planes + count + i) = channels[1];
                *(uint*)(planes + (2L * count) + i) = channels[2];
            }
        }
        for (; i < count; i++)
            for (int channel = 0; channel < 3; channel++)
                planes[((long)channel * count) + i] = pixels[(i * 4L) + channel];
    }
}
