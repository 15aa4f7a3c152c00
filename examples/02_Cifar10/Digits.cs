using System.Globalization;
using System.IO.Compression;
using SparkDL.Transformers.Images;

namespace SparkDL.Examples;

/// <summary>Writes the repository's 1,797 handwritten digits as JPEG files into folders 0 to 9.</summary>
internal static class Digits
{
    private const int Side = 8;
    private const int Brightest = 16;

    public static string WriteAsImages()
    {
        string csv = Path.Combine(AppContext.BaseDirectory, "digits.csv.gz");
        return Cache.Make($"digits {File.GetLastWriteTimeUtc(csv).Ticks}", folder => Write(csv, folder));
    }

    private static void Write(string csv, string folder)
    {
        using GZipStream unpacked = new(File.OpenRead(csv), CompressionMode.Decompress);
        using StreamReader lines = new(unpacked);
        _ = lines.ReadLine(); // the names of the columns
        for (int row = 0; lines.ReadLine() is { } line; row++)
        {
            int[] values = [.. line.Split(',').Select(text => (int)double.Parse(text, CultureInfo.InvariantCulture))];
            byte[] pixels = [.. values.Take(Side * Side).Select(value => (byte)(value * 255 / Brightest))];
            string label = Directory.CreateDirectory(Path.Combine(folder, $"{values[^1]}")).FullName;
            File.WriteAllBytes(Path.Combine(label, $"{row:0000}.jpg"), JpegEncoder.EncodeGray(pixels, Side, Side));
        }
    }
}
