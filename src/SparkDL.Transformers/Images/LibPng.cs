using System.Runtime.InteropServices;
using System.Text;

namespace SparkDL.Transformers.Images;

/// <summary>libpng's simplified reading interface: three functions, errors as text instead of long jumps.</summary>
internal static unsafe partial class LibPng
{
    public const uint Version = 1;
    public const uint FormatRgba = 3;
    public const uint FormatLinear = 4;

    /// <summary>The library's <c>png_image</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Image
    {
        public nint Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint ColourMapEntries;
        public uint WarningOrError;
        public fixed byte Message[64];

        public readonly string Error
        {
            get
            {
                fixed (byte* text = Message)
                    return Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
            }
        }
    }

    [LibraryImport(ImageLibraries.Png, EntryPoint = "png_image_begin_read_from_memory")]
    public static partial int BeginRead(Image* image, byte* data, nuint size);

    [LibraryImport(ImageLibraries.Png, EntryPoint = "png_image_finish_read")]
    public static partial int FinishRead(Image* image, nint background, byte* target, int stride, nint colourMap);

    [LibraryImport(ImageLibraries.Png, EntryPoint = "png_image_free")]
    public static partial void Free(Image* image);
}
