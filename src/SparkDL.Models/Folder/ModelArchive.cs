using System.IO.Compression;

namespace SparkDL.Models.Folder;

/// <summary>A model's folder as one file for the way to the executors.</summary>
public static class ModelArchive
{
    /// <summary>The earliest date that a zip can hold: the same folder must always give the same bytes, hence one upload.</summary>
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Zips the files of a folder without compressing: weights hardly shrink.</summary>
    public static ReadOnlyMemory<byte> Zip(string folder)
    {
        MemoryStream buffer = new();
        using (ZipArchive archive = new(buffer, ZipArchiveMode.Create, leaveOpen: true))
            foreach (string file in Files(folder))
            {
                ZipArchiveEntry entry = archive.CreateEntry(Path.GetFileName(file), CompressionLevel.NoCompression);
                entry.LastWriteTime = Epoch;
                using Stream target = entry.Open();
                using FileStream source = File.OpenRead(file);
                source.CopyTo(target);
            }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public static void Copy(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Files(folder))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }

    private static string[] Files(string folder)
    {
        string[] files = Directory.GetFiles(folder);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
