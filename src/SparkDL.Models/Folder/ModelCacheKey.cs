using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SparkDL.Diagnostics;

namespace SparkDL.Models.Folder;

/// <summary>
/// Computes the key under which a process keeps a model: the hash of its configuration file, which holds the hashes of
/// all other files. A folder that is trained again is another model, and two copies of a folder are one.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class ModelCacheKey
{
    /// <summary>Returns the key of the model in <paramref name="folder"/>.</summary>
    public static string Of(string folder)
    {
        using FileStream config = File.OpenRead(Path.Combine(folder, ModelFolder.ConfigFile));
        return $"model-folder:{Convert.ToHexStringLower(SHA256.HashData(config))}";
    }
}
