using System.Diagnostics;
using System.Runtime.InteropServices;
using SparkDL.Diagnostics;
using SparkDL.Interop;

namespace SparkDL.Torch;

/// <summary>Finds the libraries that others are linked to, as the dynamic loader of this machine does.</summary>
internal static class LinkedLibraries
{
    /// <summary>The file that lists a packed folder's libraries in load order.</summary>
    internal const string OrderFile = "load-order.txt";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    // The C library and its loader must be the node's; the C++ runtime is loaded in any .NET process before; a GPU's
    // driver belongs to the node's kernel.
    private static readonly string[] s_nodesOwn =
        ["linux-vdso.so", "ld-linux", "libc.so.", "libm.so.", "libpthread.so.", "libdl.so.", "librt.so.",
            "libresolv.so.", "libutil.so.",
            "libstdc++.so.", "libgcc_s.so.", "libcuda.so.", "libnvidia-"];

    /// <summary>
    /// Returns the given libraries and all that they need and a node may lack, each after what it needs.
    /// </summary>
    internal static IReadOnlyList<string> Closure(IReadOnlyList<string> roots)
    {
        // Once each, under the name by which others need it: to the loader a second copy is another library.
        var all = Listings(roots).SelectMany(
            listing => listing.Needed).Concat(roots).DistinctBy(LinkedPaths.Resolve).ToList();
        // A library needs the libraries it is linked to and all that they need: its list is longer than theirs.
        return [.. Listings(all).OrderBy(listing => listing.Needed.Count).Select(listing => listing.Library)];
    }

    /// <summary>Loads the libraries of a folder that a driver packed; does nothing for any other folder.</summary>
    /// <exception cref="DllNotFoundException">One does not load here.</exception>
    internal static void LoadShipped(string folder)
    {
        var order = Path.Combine(folder, OrderFile);
        if (!File.Exists(order)) return;
        var libraries = File.ReadLines(order).Select(name => Path.Combine(folder, name)).ToList();
        var late = libraries.Where(library => !NativeLibrary.TryLoad(library, out _)).ToList();
        if (late.Count == 0) return;
        // Libraries of some distributions use another one without naming it: it must be loaded before, with its symbols
        // visible.
        foreach (var library in libraries) LibC.MakeSymbolsGlobal(library);
        foreach (var library in late) NativeLibrary.Load(library);
    }

    private static List<(string Library, List<string> Needed)> Listings(IReadOnlyList<string> libraries)
    {
        var listings = new List<(string Library, List<string> Needed)>();
        foreach (var line in Ask(libraries).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // ldd lists a single library without its name.
            if (!char.IsWhiteSpace(line[0])) listings.Add((line.TrimEnd(':'), []));
            else if (listings.Count == 0) listings.Add((libraries[0], []));
            if (char.IsWhiteSpace(line[0]) && Needed(line.Trim(), listings[^1].Library) is { } needed)
                listings[^1].Needed.Add(needed);
        }

        return listings;
    }

    // "libz.so.1 => /lib/libz.so.1 (0x...)", "/lib64/ld-linux-x86-64.so.2 (0x...)" or "statically linked".
    private static string? Needed(string line, string by)
    {
        if (s_nodesOwn.Any(own => line.StartsWith(own, StringComparison.Ordinal))) return null;
        var arrow = line.IndexOf("=> ", StringComparison.Ordinal);
        if (arrow < 0) return null;
        var found = line[(arrow + 3)..].Split(" (")[0];
        return found.StartsWith('/')
            ? found : throw new SparkSetupException($"{by} needs {line[..arrow].Trim()}, which is not on this machine");
    }

    private static string Ask(IReadOnlyList<string> libraries)
    {
        var answer = ExternalTool.Run(new ProcessStartInfo("ldd", libraries), s_limit)
            ?? throw new SparkSetupException(
                $"ldd did not list the needs of {libraries.Count} libraries within {s_limit.TotalMinutes} minutes");
        return answer.ExitCode == 0
            ? answer.Output
            : throw new SparkSetupException($"ldd cannot list what {libraries[0]} needs: {answer.Errors.Trim()}");
    }
}
