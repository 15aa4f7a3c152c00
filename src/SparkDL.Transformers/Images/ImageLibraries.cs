using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SparkDL.Transformers.Images;

/// <summary>
/// Finds the native image libraries: first what the client sent along (executors have nothing installed), then beside
/// the program, then where the system keeps its own.
/// </summary>
internal static class ImageLibraries
{
    public const string TurboJpeg = "turbojpeg";
    public const string Png = "png16";

    private static readonly Dictionary<string, string> FileNames = new()
    {
        [TurboJpeg] = "libturbojpeg.so.0",
        [Png] = "libpng16.so.16",
    };

    private static bool? _hasPng;

    /// <summary>
    /// Whether PNG files can be read here. libpng is optional: without it a PNG is a row with an error.
    /// </summary>
    public static bool HasPng => _hasPng ??= Find(Png) != 0;

    /// <summary>Where the files that the client sent have arrived, on an executor.</summary>
    public static string? ShippedFolder { get; set; }

    /// <summary>The file that this process uses, or null where the library is not to be found.</summary>
    public static string? PathOf(string name)
    {
        if (Find(name) == 0)
            return null;
        string stem = FileNames[name].Split('.')[0];
        return File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith(stem + ".", StringComparison.Ordinal))
            is { } mapped ? WithSoName(mapped, name) : null;
    }

    /// <summary>
    /// Fails with what to install when the JPEG library is missing: that is the machine's fault, not a row's.
    /// </summary>
    /// <exception cref="SparkDLException">libturbojpeg is not there.</exception>
    public static void RequireTurboJpeg()
    {
        if (Find(TurboJpeg) == 0)
            throw new SparkSetupException(
                $"{FileNames[TurboJpeg]} was not found in {AppContext.BaseDirectory} or on the system's library "
                    + $"path. " +
                "On Debian: apt-get install libturbojpeg0");
    }

#pragma warning disable CA2255 // A resolver must stand before the first call of any method here.
    [ModuleInitializer]
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(ImageLibraries).Assembly, Resolve);
#pragma warning restore CA2255

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        FileNames.ContainsKey(name) ? Find(name) : 0;

    /// <summary>
    /// The kernel lists the file behind the link (libturbojpeg.so.0.2.0); it must travel under the link's name.
    /// </summary>
    private static string WithSoName(string mapped, string name)
    {
        string link = Path.Combine(Path.GetDirectoryName(mapped)!, FileNames[name]);
        return File.Exists(link) ? link : mapped;
    }

    private static nint Find(string name)
    {
        foreach (string candidate in Candidates(FileNames[name]))
            if (NativeLibrary.TryLoad(candidate, out nint handle))
                return handle;
        return 0;
    }

    private static IEnumerable<string> Candidates(string fileName)
    {
        if (ShippedFolder is { Length: > 0 } shipped)
            yield return Path.Combine(shipped, fileName);
        yield return Path.Combine(AppContext.BaseDirectory, fileName);
        yield return fileName;
    }
}
