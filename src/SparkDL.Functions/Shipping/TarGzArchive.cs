using System.Diagnostics.CodeAnalysis;
using System.Formats.Tar;
using System.IO.Compression;
using SparkDL.Diagnostics;

namespace SparkDL.Functions.Shipping;

/// <summary>
/// Packs files into a .tar.gz archive whose bytes depend on names and contents only, so that its hash identifies it.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class TarGzArchive
{
    /// <summary>Returns the archive's bytes; <paramref name="files"/> maps names in the archive to paths.</summary>
    public static byte[] Pack(IReadOnlyDictionary<string, string> files)
    {
        using var packed = new MemoryStream();
        Pack(files, packed);
        return packed.ToArray();
    }

    /// <summary>
    /// Writes the archive to a stream, which stays open; <paramref name="files"/> maps names in it to paths.
    /// </summary>
    public static void Pack(IReadOnlyDictionary<string, string> files, Stream packed)
    {
        using var zipped = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
        using var tar = new TarWriter(zipped, TarEntryFormat.Ustar);
        foreach (var (name, path) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            using var content = File.OpenRead(path);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = content,
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                    | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                ModificationTime = DateTimeOffset.UnixEpoch,
            });
        }
    }
}
