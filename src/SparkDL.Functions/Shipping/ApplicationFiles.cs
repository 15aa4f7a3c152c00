using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using SparkDL.Diagnostics;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Shipping;

/// <summary>
/// Finds the files that an application's functions need on executors: the managed and native files that its
/// <c>deps.json</c> lists for Linux, without those that the worker has itself. All files go into one folder, by name.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class ApplicationFiles
{
    private static readonly string[] Runtimes = ["linux-x64", "linux", "unix", "any"];

    /// <summary>Returns the files of all these assemblies: the name on executors and the path here.</summary>
    /// <exception cref="SparkSetupException">Two assemblies need different files of the same name.</exception>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<Assembly> assemblies) =>
        Union(assemblies.Select(assembly => (IReadOnlyDictionary<string, string>)Of(assembly)));

    /// <summary>
    /// All files go into one folder and one process loads them, so a name can have one content only. Of different
    /// symbols those that fit the assembly are taken; if none do, errors show no lines rather than wrong ones.
    /// </summary>
    internal static IReadOnlyDictionary<string, string> Union(IEnumerable<IReadOnlyDictionary<string, string>> closures)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var symbols = new Dictionary<string, List<string>>();
        foreach (var (name, path) in closures.SelectMany(closure => closure))
        {
            if (files.TryAdd(name, path) || HaveSameContent(files[name], path)) continue;
            if (name.EndsWith(".pdb", StringComparison.Ordinal))
            {
                if (!symbols.TryGetValue(name, out var several)) symbols[name] = several = [files[name]];
                several.Add(path);
            }
            else
            {
                throw new SparkSetupException(
                    $"Two assemblies of the application need different files of the name {name}, {files[name]} and "
                    + $"{path}: an executor can load one only. Build both against the same version.");
            }
        }

        foreach (var (name, several) in symbols) ChooseSymbols(name, several, files);
        return files;
    }

    private static bool HaveSameContent(string first, string second) =>
        first == second || File.ReadAllBytes(first).AsSpan().SequenceEqual(File.ReadAllBytes(second));

    private static void ChooseSymbols(string name, List<string> several, SortedDictionary<string, string> files)
    {
        var assembly = files.GetValueOrDefault(Path.ChangeExtension(name, ".dll"));
        var fitting = assembly is null ? null : several.Find(symbols => SymbolFile.Fits(symbols, assembly));
        if (fitting is null) files.Remove(name);
        else files[name] = fitting;
    }

    /// <summary>Returns the files of one assembly: the name on executors and the path here.</summary>
    private static SortedDictionary<string, string> Of(Assembly assembly)
    {
        var folder = Path.GetDirectoryName(assembly.Location)!;
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (DepsFile(assembly, folder) is { } deps) AddListed(deps, folder, files);
        else AddAll(folder, files);
        Add(assembly.Location, files);
        return files;
    }

    /// <summary>Returns the assembly's own <c>deps.json</c>, else that of the program; null if there is none.</summary>
    private static string? DepsFile(Assembly assembly, string folder)
    {
        string?[] names = [assembly.GetName().Name, Assembly.GetEntryAssembly()?.GetName().Name];
        return names.OfType<string>()
            .Select(name => Path.Combine(folder, name + ".deps.json"))
            .FirstOrDefault(File.Exists);
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

    /// <summary>Returns SparkDL's own libraries, and the packages that they depend on in these versions.</summary>
    private static HashSet<string> CarriedByWorker(Dictionary<string, JsonElement> libraries)
    {
        var carried = new HashSet<string>();
        var waiting = new Stack<string>(
            libraries.Keys.Where(key => AssemblyBuild.IsSparkDLAssembly(key.Split('/')[0])));
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

    /// <summary>
    /// A build puts files into its folder by name or by their path in the package; without that they are in the package
    /// cache.
    /// </summary>
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
            if (!AssemblyBuild.IsSparkDLAssembly(Path.GetFileNameWithoutExtension(path))) Add(path, files);
        }
    }

    /// <summary>Adds the symbols too, so that errors show the user's file and line.</summary>
    private static void Add(string path, SortedDictionary<string, string> files)
    {
        if (AssemblyBuild.IsSparkDLAssembly(Path.GetFileNameWithoutExtension(path))) return;
        files[Path.GetFileName(path)] = path;
        var symbols = Path.ChangeExtension(path, ".pdb");
        if (File.Exists(symbols)) files[Path.GetFileName(symbols)] = symbols;
    }
}
