using System.IO.Compression;
using SparkDL.Torch.IO.Pickle;

namespace SparkDL.Torch.IO;

/// <summary>Reads the zip format: <c>data.pkl</c> and one uncompressed entry for each storage.</summary>
internal static class PthZipFormat
{
    public static IReadOnlyDictionary<string, Tensor> Load(string path, Stream stream, string? key)
    {
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var files = Files(path, zip);
            CheckByteOrder(path, files);
            var entries = PthFile.StateDict(path, ReadPickle(path, files), key);
            return PthStorages.Build(path, entries, (name, type, elements) =>
            {
                var entry = Find(path, files, "data/" + name);
                using var data = entry.Open();
                return PthStorages.Read(path, name, data, type, elements, entry.Length);
            });
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new ModelFormatException(
                path, "zip", "the archive is cut or damaged: " + e.Message.TrimEnd('.'), innerException: e);
        }
    }

    private static object? ReadPickle(string path, Dictionary<string, ZipArchiveEntry> files)
    {
        var entry = Find(path, files, "data.pkl");
        using var stream = new BufferedStream(entry.Open());
        return PickleReader.Read(new PickleInput(path, stream, entry.Length), Storage);
    }

    // ('storage', torch.FloatStorage, '0', 'cpu', 10)
    private static PickleStorage Storage(PickleTuple id, PickleInput input)
    {
        if (id.Items is ["storage", PickleGlobal global, string key, _, long elements]
            && PickleNames.StorageType(global) is { } type)
            return new PickleStorage(type, key, elements, 0);
        throw input.Broken("pickle-storage", "a storage is not described by class, key, place and number of elements");
    }

    private static Dictionary<string, ZipArchiveEntry> Files(string path, ZipArchive zip)
    {
        var files = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            // All entries are in one folder, which has the archive's name at the time of saving.
            var name = entry.FullName[(entry.FullName.IndexOf('/', StringComparison.Ordinal) + 1)..];
            if (entry.CompressedLength != entry.Length)
                throw new ModelFormatException(
                    path, "compressed", $"'{entry.FullName}' is compressed, which torch.save never does");
            if (!files.TryAdd(name, entry))
                throw new ModelFormatException(path, "duplicate-name", $"the archive has two files '{name}'");
        }

        return files;
    }

    private static void CheckByteOrder(string path, Dictionary<string, ZipArchiveEntry> files)
    {
        if (!files.TryGetValue("byteorder", out var entry))
            return;
        using var reader = new StreamReader(entry.Open());
        if (reader.ReadToEnd() != "little")
            throw new ModelFormatException(path, "byte-order", "the file was written on a big-endian machine");
    }

    private static ZipArchiveEntry Find(string path, Dictionary<string, ZipArchiveEntry> files, string name) =>
        files.TryGetValue(name, out var entry)
            ? entry : throw new ModelFormatException(path, "missing-entry", $"the archive has no '{name}'");
}
