using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using SparkDL.Diagnostics;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Shipping;

/// <summary>Finds the assemblies of a function that belong to the application, which executors do not have.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class ApplicationAssemblies
{
    /// <summary>
    /// Returns the assemblies of the function, of its configuration and of the types that the configuration names;
    /// empty if the worker has all of them.
    /// </summary>
    public static IReadOnlyList<Assembly> Of(Assembly function, object? config)
    {
        IEnumerable<Assembly> assemblies = [function];
        if (config is not null) assemblies = assemblies.Append(config.GetType().Assembly);
        if (config is IReferencesTypes carrier)
            assemblies = assemblies.Concat(carrier.ReferencedTypes.Select(type => type.Assembly));
        return [.. assemblies.Where(assembly => !IsKnown(assembly)).Distinct()];
    }

    private static bool IsKnown(Assembly assembly) => AssemblyBuild.IsSparkDLAssembly(assembly.GetName().Name)
        || Path.GetDirectoryName(assembly.Location) == Path.GetDirectoryName(typeof(object).Assembly.Location);
}
