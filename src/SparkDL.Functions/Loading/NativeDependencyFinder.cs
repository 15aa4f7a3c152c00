using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using SparkDL.Diagnostics;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Loading;

/// <summary>Finds the native dependencies of those SparkDL assemblies that the process can load.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class NativeDependencyFinder
{
    /// <summary>
    /// Returns a new provider for each such assembly that declares one by <see cref="NativeDependenciesAttribute"/>.
    /// </summary>
    public static IReadOnlyList<INativeDependencies> FindAll() =>
    [
        .. SparkDLAssemblies.WithNativeDependencies
            .Select(Find)
            .Select(assembly => assembly?.GetCustomAttribute<NativeDependenciesAttribute>()?.Provider)
            .OfType<Type>()
            .Select(type => (INativeDependencies)Activator.CreateInstance(type)!),
    ];

    private static Assembly? Find(string name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException)
        {
            // The application does not use this part.
            return null;
        }
    }
}
