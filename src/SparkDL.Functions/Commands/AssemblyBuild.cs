using System.Reflection;

namespace SparkDL.Functions.Commands;

/// <summary>
/// What tells one build of an assembly from another. The worker brings the library's own assemblies, built in
/// another configuration perhaps, so for those it is the version; for an application's it is the module version,
/// which the compiler derives from the content.
/// </summary>
public static class AssemblyBuild
{
    public static string Of(Assembly assembly) => IsOurs(assembly.GetName().Name)
        ? VersionOf(assembly)
        : assembly.ManifestModule.ModuleVersionId.ToString("N");

    /// <summary>Whether the worker carries this assembly itself.</summary>
    public static bool IsOurs(string? name) =>
        name is "SparkDL" or "SparkDL.Torch" or "SparkDL.Transformers" or "SparkDL.Horovodish";

    private static string VersionOf(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? assembly.GetName().Version?.ToString() ?? "";
        // The part behind the plus sign names a commit: it changes with every build of a working copy.
        return version.Split('+')[0];
    }
}
