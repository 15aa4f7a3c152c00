using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SparkDL.Sql;

namespace SparkDL.Examples;

/// <summary>Keeps folders below the user's cache, which are made once and then reused.</summary>
internal static class Cache
{
    private static string Root => Path.Combine(LocalSpark.Inspect().CacheFolder, "data");

    /// <summary>The folder with the content of a .tar.gz file.</summary>
    public static string Unpack(string archive)
    {
        FileInfo file = new(archive);
        return Make($"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}", folder =>
        {
            using FileStream packed = file.OpenRead();
            using GZipStream stream = new(packed, CompressionMode.Decompress);
            TarFile.ExtractToDirectory(stream, folder, overwriteFiles: false);
        });
    }

    /// <summary>The folder of this key; <paramref name="fill"/> fills it, whole or not at all.</summary>
    public static string Make(string key, Action<string> fill)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16];
        string folder = Path.Combine(Root, name);
        if (Directory.Exists(folder))
            return folder;
        string unfinished = Path.Combine(Root, $"{name}.{Guid.NewGuid():N}");
        Directory.CreateDirectory(unfinished);
        try
        {
            fill(unfinished);
            Directory.Move(unfinished, folder);
        }
        catch (IOException) when (Directory.Exists(folder)) // another run was faster
        {
            Directory.Delete(unfinished, recursive: true);
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }
        return folder;
    }
}
