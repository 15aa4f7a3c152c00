using System.Formats.Tar;
using System.IO.Compression;

namespace SparkDL.Functions.Shipping;

/// <summary>
/// Packs files into a .tar.gz archive whose bytes depend on names and contents only, so that its hash identifies it.
/// </summary>
public static class TarGzArchive
{
    public static byte[] Pack(IReadOnlyDictionary<string, string> files)
    {
        using var packed = new MemoryStream();
        Pack(files, packed);
        return packed.ToArray();
    }

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
