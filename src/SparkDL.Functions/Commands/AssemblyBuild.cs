using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using SparkDL.Diagnostics;

namespace SparkDL.Functions.Commands;

/// <summary>
/// Identifies the build of an assembly. For SparkDL's own assemblies it is the version, since the worker may have them
/// in another configuration; for the application's it is the module version id, which the compiler derives from the
/// content.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class AssemblyBuild
{
    /// <summary>Returns the build of an assembly: a version, or a module version id as 32 hexadecimal digits.</summary>
    public static string Of(Assembly assembly) => IsSparkDLAssembly(assembly.GetName().Name)
        ? VersionOf(assembly)
        : assembly.ManifestModule.ModuleVersionId.ToString("N");

    /// <summary>Whether this is one of SparkDL's assemblies, which the worker has itself.</summary>
    public static bool IsSparkDLAssembly(string? name) => SparkDLAssemblies.All.Contains(name);

    private static string VersionOf(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? assembly.GetName().Version?.ToString() ?? "";
        // The part after the plus sign is the commit, which changes with every build of a working copy.
        return version.Split('+')[0];
    }
}
