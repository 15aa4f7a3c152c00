using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using SparkDL.Harness;
using SparkDL.Transformers.Images;

namespace SparkDL.Integration.Tests.Transformers;

/// <summary>Folders of class folders, made of the data sets at hand.</summary>
internal static class ImageFiles
{
    private const int Side = 8;
    private const int Brightest = 16;

    /// <summary>The digits 0, 1, 2... under these names; those without a name are left out.</summary>
    public static void WriteDigits(string folder, params string[] names)
    {
        using StreamReader lines =
            new(new GZipStream(File.OpenRead(Corpus.Digits.PathOf("digits.csv.gz")), CompressionMode.Decompress));
        _ = lines.ReadLine(); // the names of the columns
        for (int row = 0; lines.ReadLine() is { } line; row++)
        {
            int[] values = [.. line.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
            if (values[^1] >= names.Length)
                continue;
            byte[] pixels = [.. values.Take(Side * Side).Select(value => (byte)(value * 255 / Brightest))];
            string label = Directory.CreateDirectory(Path.Combine(folder, names[values[^1]])).FullName;
            File.WriteAllBytes(Path.Combine(label, $"{row:0000}.jpg"), JpegEncoder.EncodeGray(pixels, Side, Side));
        }
    }

    /// <summary>The first files of each class of an archive.</summary>
    public static void TakeOfEachClass(string archive, string folder, int count)
    {
        using TarReader entries = new(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        Dictionary<string, int> taken = [];
        while (entries.GetNextEntry() is { } entry)
        {
            string label = Path.GetDirectoryName(entry.Name)!;
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                || taken.GetValueOrDefault(label) == count)
                continue;
            taken[label] = taken.GetValueOrDefault(label) + 1;
            Directory.CreateDirectory(Path.Combine(folder, label));
            entry.ExtractToFile(Path.Combine(folder, entry.Name), overwrite: false);
        }
    }
}
