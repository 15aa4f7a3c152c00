using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using SparkDL.Diagnostics;

namespace SparkDL.Models.Folder;

/// <summary>Packs a model's folder into one file, which is sent to the executors, and copies it.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class ModelArchive
{
    /// <summary>
    /// The earliest date that a zip can hold: the same folder must always give the same bytes, hence one upload.
    /// </summary>
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Zips the files of a folder without compressing, since weights hardly shrink. A file behind a symbolic link goes
    /// in under the link's name.
    /// </summary>
    /// <exception cref="SparkSetupException">A link leads to nothing or in a circle.</exception>
    public static ReadOnlyMemory<byte> Pack(string folder)
    {
        MemoryStream buffer = new();
        using (ZipArchive archive = new(buffer, ZipArchiveMode.Create, leaveOpen: true))
            foreach (string file in Files(folder))
            {
                ZipArchiveEntry entry = archive.CreateEntry(Path.GetFileName(file), CompressionLevel.NoCompression);
                entry.LastWriteTime = Epoch;
                using Stream target = entry.Open();
                using FileStream source = File.OpenRead(LinkedPaths.Resolve(file));
                source.CopyTo(target);
            }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>Copies the files of a folder, those behind symbolic links under the links' names.</summary>
    /// <exception cref="SparkSetupException">A link leads to nothing or in a circle.</exception>
    public static void Copy(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Files(folder))
            File.Copy(LinkedPaths.Resolve(file), Path.Combine(target, Path.GetFileName(file)));
    }

    private static string[] Files(string folder)
    {
        string[] files = Directory.GetFiles(folder);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
