using System.Security.Cryptography;
using SparkDL.Harness;
using SparkDL.Transformers.Images;

namespace SparkDL.Transformers.Tests.Images;

/// <summary>Small image files, written once by PIL, and the hashes of the pixels that PIL reads from them.</summary>
internal static class Fixtures
{
    public const int Width = 20;
    public const int Height = 24;

    public static byte[] Read(string name) => File.ReadAllBytes(
        Path.Combine(RepositoryPaths.Root, "tests/SparkDL.Transformers.Tests/Images/fixtures", name));

    public static string Hash(ReadOnlySpan<byte> pixels) => Convert.ToHexStringLower(SHA256.HashData(pixels))[..16];

    /// <summary>A JPEG whose header claims another size than its data has.</summary>
    public static byte[] WithHeaderSize(ushort width, ushort height)
    {
        byte[] file = Read("good.jpg");
        int start = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        (file[start + 5], file[start + 6]) = ((byte)(height >> 8), (byte)height);
        (file[start + 7], file[start + 8]) = ((byte)(width >> 8), (byte)width);
        return file;
    }

    public static string? Load(byte[] file, out byte[] pixels, ImagePreparation? preparation = null)
    {
        preparation ??= new ImagePreparation(Width, Height);
        using ImageLoader loader = new(preparation);
        pixels = new byte[preparation.ByteCount];
        return loader.Load(file, pixels);
    }
}
