using System.Reflection;

namespace SparkDL.Functions.Loading;

/// <summary>Finds the native dependencies of those SparkDL assemblies that the process can load.</summary>
public static class NativeDependencyFinder
{
    private static readonly string[] Assemblies = ["SparkDL.Torch", "SparkDL.Transformers", "SparkDL.Horovodish"];

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
