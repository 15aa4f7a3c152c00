using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using SparkDL.Interop;

namespace SparkDL.Torch;

/// <summary>Builds the shim from its C++ source, which is embedded in this assembly.</summary>
internal static class ShimSource
{
    private const string Prefix = "native/";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The hash of the source, which identifies its version; <c>native/build.sh</c> computes the same.
    /// </summary>
    internal static string Key { get; } = ComputeKey();

    /// <summary>Compiles the shim into the user's cache.</summary>
    internal static void Build(TorchBuild torch)
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-shim-");
        try
        {
            foreach (var name in Names()) File.WriteAllBytes(Path.Combine(folder.FullName, name), Read(name));
            Run(folder.FullName, torch);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Run(string folder, TorchBuild torch)
    {
        var start = new ProcessStartInfo("bash", ["build.sh", torch.Folder]) { WorkingDirectory = folder };
        var answer = ExternalTool.Run(start, s_limit)
            ?? throw new SparkSetupException(
                $"the build of the shim did not end within {s_limit.TotalMinutes} minutes");
        if (answer.ExitCode != 0)
            throw new SparkSetupException(
                $"the shim could not be built against {torch}: {answer.Errors.Trim()} (needs cmake, g++ and "
                + "libtorch's headers: libtorch-dev)");
    }

    private static string ComputeKey()
    {
        var sources = Names().Where(n => n != "build.sh").Order(StringComparer.Ordinal).SelectMany(Read);
        return Convert.ToHexStringLower(SHA256.HashData([.. sources]))[..16];
    }

    private static IEnumerable<string> Names() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..]);

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
