using System.Security.Cryptography;
using SparkDL.Diagnostics;

namespace SparkDL.Models.Folder;

/// <summary>The size and hash of a file of a model's folder, as <c>config.json</c> states them.</summary>
internal sealed record ModelFile(long Bytes, string Sha256);

/// <summary>Describes and checks the files of a model's folder by size and hash.</summary>
internal static class ModelFiles
{
    public static SortedDictionary<string, ModelFile> Describe(string folder, string except)
    {
        var files = new SortedDictionary<string, ModelFile>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (Path.GetFileName(path) != except)
                files.Add(Path.GetFileName(path), new ModelFile(LengthOf(path), HashOf(path)));
        }

        return files;
    }

    public static void Check(string folder, IReadOnlyDictionary<string, ModelFile> files, bool hashes)
    {
        if (!files.ContainsKey(ModelFolder.WeightsFile))
            throw new ModelFormatException(
                Path.Combine(folder, ModelFolder.ConfigFile), "missing-file",
                $"{ModelFolder.WeightsFile} is not among the files");
        foreach (var (name, stated) in files)
        {
            // A name with a path could lead out of the folder. Links inside the folder may: they are the user's own.
            if (name != Path.GetFileName(name))
                throw new ModelFormatException(
                    Path.Combine(folder, ModelFolder.ConfigFile), "file-name", $"'{name}' is not a plain file name");
            CheckOne(Path.Combine(folder, name), stated, hashes);
        }
    }

    public static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static long LengthOf(string path) => new FileInfo(ModelFilePath.Resolve(path)).Length;

    private static void CheckOne(string path, ModelFile stated, bool hashes)
    {
        var length = LengthOf(path);
        if (length != stated.Bytes)
            throw new ModelFormatException(
                path, length < stated.Bytes ? "cut-file" : "changed-file", $"the file has {length} bytes", length,
                stated.Bytes);
        if (hashes && HashOf(path) != stated.Sha256)
            throw new ModelFormatException(path, "changed-file", $"the file's SHA-256 is not {stated.Sha256}");
    }
}
