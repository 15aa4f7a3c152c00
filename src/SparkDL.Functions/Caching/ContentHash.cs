using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using SparkDL.Diagnostics;

namespace SparkDL.Functions.Caching;

/// <summary>Hashes a set of files: the hash changes with any name and any byte of them.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class ContentHash
{
    /// <summary>Returns 16 hexadecimal digits of the hash; <paramref name="files"/> maps names to paths.</summary>
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
