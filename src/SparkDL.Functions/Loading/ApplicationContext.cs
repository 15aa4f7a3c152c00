using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using SparkDL.Diagnostics;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Loading;

/// <summary>
/// Loads the assemblies of one application, as the client shipped them. SparkDL's own assemblies are always the
/// worker's, so that both sides see the same types; what the application does not have comes from the worker or the
/// framework.
/// </summary>
/// <remarks>Not collectible: that would disable precompiled code, and a worker serves one session only.</remarks>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public sealed class ApplicationContext : AssemblyLoadContext
{
    private readonly string _folder;

    /// <summary>Creates the context of the application whose files are in <paramref name="folder"/>.</summary>
    public ApplicationContext(string folder)
        : base(Path.GetFileName(folder), isCollectible: false) => _folder = folder;

    /// <summary>Finds an assembly as the application's own code would.</summary>
    public Assembly? Find(AssemblyName name) => LoadFromAssemblyName(name);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (AssemblyBuild.IsSparkDLAssembly(assemblyName.Name)) return Default.LoadFromAssemblyName(assemblyName);
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
