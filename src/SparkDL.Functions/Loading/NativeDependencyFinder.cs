using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using SparkDL.Diagnostics;

namespace SparkDL.Functions.Loading;

/// <summary>Finds the native dependencies of those SparkDL assemblies that the process can load.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class NativeDependencyFinder
{
    private static readonly string[] Assemblies = ["SparkDL.Torch", "SparkDL.Transformers", "SparkDL.Horovodish"];

    /// <summary>
    /// Returns a new provider for each such assembly that declares one by <see cref="NativeDependenciesAttribute"/>.
    /// </summary>
    public static IReadOnlyList<INativeDependencies> FindAll() =>
    [
        .. Assemblies
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
