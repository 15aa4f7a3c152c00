using System.Runtime.InteropServices;

namespace SparkDL.Transformers.Images;

/// <summary>
/// An image in memory, four bytes a pixel (red, green, blue, unused), rows without gaps. The memory is kept and grown,
/// so that decoding a stream of images allocates only for the largest.
/// </summary>
internal sealed unsafe class PixelBuffer : IDisposable
{
    /// <summary>
    /// The resizer reads pixels in pairs and may look at one behind the last: that memory must be ours.
    /// </summary>
    private const int Slack = 64;

    /// <summary>
    /// The memory that a buffer keeps between images, so that one huge image does not hold its memory until the task
    /// ends.
    /// </summary>
    private const long KeepBytes = 32 << 20;

    private byte* _data;
    private long _capacity;

    public int Width { get; private set; }

    public int Height { get; private set; }

    public byte* Data => _data;

    public int Stride => Width * 4;

    /// <summary>Makes room for an image; its pixels are undefined until they are written.</summary>
    public void Reset(int width, int height)
    {
        long needed = ((long)width * height * 4) + Slack;
        if (needed > _capacity || _capacity > Math.Max(needed, KeepBytes))
            Reallocate(needed);
        (Width, Height) = (width, height);
    }

    public byte* Row(int y) => _data + ((long)y * Stride);

    public void Dispose() => Reallocate(0);

    private void Reallocate(long bytes)
    {
        NativeMemory.AlignedFree(_data);
        _data = null; // should the allocation below throw
        _data = bytes == 0 ? null : (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        _capacity = bytes;
    }
}
