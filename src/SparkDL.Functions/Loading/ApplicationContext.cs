using System.Reflection;
using System.Runtime.Loader;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Loading;

/// <summary>
/// The assemblies of one application, as the client shipped them. The library's own always are the worker's, so that
/// both see the same types; whatever the application does not bring comes from the worker or the framework.
/// </summary>
/// <remarks>
/// Not collectible: that would turn precompiled code off, and a worker serves one session and leaves with it.
/// </remarks>
public sealed class ApplicationContext : AssemblyLoadContext
{
    private readonly string _folder;

    public ApplicationContext(string folder)
        : base(Path.GetFileName(folder), isCollectible: false) => _folder = folder;

    /// <summary>Finds an assembly the way that the application's own code does.</summary>
    public Assembly? Find(AssemblyName name) => LoadFromAssemblyName(name);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (AssemblyBuild.IsOurs(assemblyName.Name)) return Default.LoadFromAssemblyName(assemblyName);
        var path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var name in new[] { unmanagedDllName, $"{unmanagedDllName}.so", $"lib{unmanagedDllName}.so" })
        {
            var path = Path.Combine(_folder, name);
            if (File.Exists(path)) return LoadUnmanagedDllFromPath(path);
        }

        return 0;
    }
}
