using System.Security.Cryptography;
using System.Text;
using SparkDL.Diagnostics;
using SparkDL.Functions.Caching;
using SparkDL.Functions.Shipping;

namespace SparkDL.Torch;

/// <summary>
/// Packs this machine's libtorch and all libraries that it is linked to into one archive, once, in the user's cache.
/// </summary>
internal static class LibtorchArchive
{
    private const string Name = "libtorch.tar.gz";

    /// <summary>Returns the archive's path; packs it if the cache lacks it.</summary>
    internal static string GetOrPack(TorchBuild torch)
    {
        var libraries = LinkedLibraries.Closure([.. torch.Libraries]);
        var folder = UserCache.GetOrFill($"libtorch/{torch.Key}-{KeyOf(libraries)}", target => Fill(target, libraries));
        return Path.Combine(folder, Name);
    }

    private static void Fill(string target, IReadOnlyList<string> libraries)
    {
        var order = Path.Combine(target, LinkedLibraries.OrderFile);
        File.WriteAllLines(order, libraries.Select(library => Path.GetFileName(library)));
        using var packed = File.Create(Path.Combine(target, Name));
        TarGzArchive.Pack(libraries.Append(order).ToDictionary(path => Path.GetFileName(path)), packed);
    }

    // Sizes and times instead of contents: half a gigabyte would be read at each start.
    private static string KeyOf(IReadOnlyList<string> libraries)
    {
        var text = string.Join('\n', libraries.Select(path => new FileInfo(LinkedPaths.Resolve(path)))
            .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
