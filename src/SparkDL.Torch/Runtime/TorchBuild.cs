using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkDL.Diagnostics;

namespace SparkDL.Torch;

/// <summary>A build of libtorch on this machine.</summary>
/// <param name="Folder">The folder of its libraries.</param>
/// <param name="Library">The real path of <c>libtorch_cpu.so</c>.</param>
/// <param name="Key">The hash that identifies the build; <c>native/build.sh</c> computes the same.</param>
internal sealed record TorchBuild(string Folder, string Library, string Key)
{
    private const int ElfHead = 4096;

    /// <summary>
    /// Returns the build in a folder of libraries, or null if there is none. Symbolic links are followed.
    /// </summary>
    internal static TorchBuild? In(string folder)
    {
        var link = Path.Combine(folder, "libtorch_cpu.so");
        if (!File.Exists(link))
        {
            // Without the -dev package only the versioned name exists.
            if (!Directory.Exists(folder)) return null;
            link = Directory.EnumerateFiles(folder, "libtorch_cpu.so.*").Order(StringComparer.Ordinal).FirstOrDefault();
            if (link is null) return null;
        }
        var library = LinkedPaths.Resolve(link);
        return new TorchBuild(Path.GetFullPath(folder), library, KeyOf(library));
    }

    /// <summary>The libraries that the shim is linked to, in load order.</summary>
    internal IEnumerable<string> Libraries =>
        new[] { "libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so" }
            .Select(name => Directory.EnumerateFiles(Folder, name + "*").Order(StringComparer.Ordinal).FirstOrDefault())
            .OfType<string>();

    /// <inheritdoc/>
    public override string ToString() => $"{Library} (build {Key})";

    // The first 4 KiB of the file contain the build id.
    private static string KeyOf(string library)
    {
        using var file = File.OpenRead(library);
        var head = new byte[Math.Min(ElfHead, file.Length)];
        file.ReadExactly(head);
        var size = Encoding.ASCII.GetBytes(file.Length.ToString(CultureInfo.InvariantCulture) + "\n");
        return Convert.ToHexStringLower(SHA256.HashData([.. head, .. size]))[..16];
    }
}
