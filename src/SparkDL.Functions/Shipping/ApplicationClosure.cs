using System.Reflection;
using System.Text.Json;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Shipping;

/// <summary>
/// The files that an application's functions need on executors: what its <c>deps.json</c> lists for Linux, managed
/// and native, less what the worker brings itself. Files are flat there, by name.
/// </summary>
public static class ApplicationClosure
{
    private static readonly string[] Runtimes = ["linux-x64", "linux", "unix", "any"];

    /// <summary>The files of all these assemblies, by the name that they get on executors.</summary>
    /// <exception cref="SparkSetupException">Two of them need different files of one name.</exception>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<Assembly> assemblies) => Union(assemblies.Select(assembly => (IReadOnlyDictionary<string, string>)Of(assembly)));

    /// <summary>One folder holds the files of all, and one process loads them: of each name there can be one only.</summary>
    internal static IReadOnlyDictionary<string, string> Union(IEnumerable<IReadOnlyDictionary<string, string>> closures)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, path) in closures.SelectMany(closure => closure))
        {
            if (files.TryAdd(name, path) || files[name] == path || name.EndsWith(".pdb", StringComparison.Ordinal)) continue;
            if (!File.ReadAllBytes(files[name]).AsSpan().SequenceEqual(File.ReadAllBytes(path)))
            {
                throw new SparkSetupException($"Two assemblies of the application need different files of the name {name}, {files[name]} and {path}: "
                    + "an executor can load one only. Build them against the same.");
            }
        }

        return files;
    }

    /// <summary>The files, by the name that they get on executors.</summary>
    private static SortedDictionary<string, string> Of(Assembly assembly)
    {
        var folder = Path.GetDirectoryName(assembly.Location)!;
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (DepsFile(assembly, folder) is { } deps) AddListed(deps, folder, files);
        else AddAll(folder, files);
        Add(assembly.Location, files);
        return files;
    }

    /// <summary>The assembly's own list, else the program's that it is part of.</summary>
    private static string? DepsFile(Assembly assembly, string folder)
    {
        string?[] names = [assembly.GetName().Name, Assembly.GetEntryAssembly()?.GetName().Name];
        return names.OfType<string>().Select(name => Path.Combine(folder, name + ".deps.json")).FirstOrDefault(File.Exists);
    }

    private static void AddListed(string depsFile, string folder, SortedDictionary<string, string> files)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(depsFile));
        var target = document.RootElement.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
        var libraries = document.RootElement.GetProperty("targets").GetProperty(target).EnumerateObject()
            .ToDictionary(library => library.Name, library => library.Value);
        var carried = CarriedByWorker(libraries);
        foreach (var (library, content) in libraries.Where(library => !carried.Contains(library.Key)))
        {
            foreach (var asset in Assets(content))
            {
                if (Locate(asset, library, folder) is { } path) Add(path, files);
            }
        }
    }

    /// <summary>The library's own parts, and the packages below them in these very versions.</summary>
    private static HashSet<string> CarriedByWorker(Dictionary<string, JsonElement> libraries)
    {
        var carried = new HashSet<string>();
        var waiting = new Stack<string>(libraries.Keys.Where(key => AssemblyBuild.IsOurs(key.Split('/')[0])));
        while (waiting.TryPop(out var key))
        {
            if (!carried.Add(key) || !libraries[key].TryGetProperty("dependencies", out var below)) continue;
            foreach (var dependency in below.EnumerateObject())
            {
                var name = $"{dependency.Name}/{dependency.Value.GetString()}";
                if (libraries.ContainsKey(name)) waiting.Push(name);
            }
        }

        return carried;
    }

    private static IEnumerable<string> Assets(JsonElement library)
    {
        if (library.TryGetProperty("runtime", out var managed))
        {
            foreach (var asset in managed.EnumerateObject()) yield return asset.Name;
        }

        if (library.TryGetProperty("native", out var native))
        {
            foreach (var asset in native.EnumerateObject()) yield return asset.Name;
        }

        if (!library.TryGetProperty("runtimeTargets", out var targets)) yield break;
        foreach (var asset in targets.EnumerateObject())
        {
            if (Runtimes.Contains(asset.Value.GetProperty("rid").GetString())) yield return asset.Name;
        }
    }

    /// <summary>Builds put files flat or by their path in the package; programs run from a checkout read the packages.</summary>
    private static string? Locate(string asset, string library, string folder)
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string[] candidates =
        [
            Path.Combine(folder, asset),
            Path.Combine(folder, Path.GetFileName(asset)),
            Path.Combine(packages, library.ToLowerInvariant(), asset),
        ];
        return candidates.FirstOrDefault(File.Exists);
    }

    private static void AddAll(string folder, SortedDictionary<string, string> files)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.dll"))
        {
            if (!AssemblyBuild.IsOurs(Path.GetFileNameWithoutExtension(path))) Add(path, files);
        }
    }

    /// <summary>With the symbols, so that an error shows the user's file and line.</summary>
    private static void Add(string path, SortedDictionary<string, string> files)
    {
        if (AssemblyBuild.IsOurs(Path.GetFileNameWithoutExtension(path))) return;
        files[Path.GetFileName(path)] = path;
        var symbols = Path.ChangeExtension(path, ".pdb");
        if (File.Exists(symbols)) files[Path.GetFileName(symbols)] = symbols;
    }
}
