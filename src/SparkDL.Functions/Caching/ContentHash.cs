using System.Security.Cryptography;
using System.Text;

namespace SparkDL.Functions.Caching;

/// <summary>Hashes a set of files: the hash changes with any name and any byte of them.</summary>
public static class ContentHash
{
    public static string Of(IReadOnlyDictionary<string, string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, path) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            using var content = File.OpenRead(path);
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0"));
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
