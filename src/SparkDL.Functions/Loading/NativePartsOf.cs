using System.Reflection;

namespace SparkDL.Functions.Loading;

/// <summary>Finds the native dependencies of those SparkDL assemblies that the process can load.</summary>
public static class NativePartsOf
{
    private static readonly string[] Assemblies = ["SparkDL.Torch", "SparkDL.Transformers", "SparkDL.Horovodish"];

    public static IReadOnlyList<INativeParts> All() =>
    [
        .. Assemblies
            .Select(Find)
            .Select(assembly => assembly?.GetCustomAttribute<NativePartsAttribute>()?.Provider)
            .OfType<Type>()
            .Select(type => (INativeParts)Activator.CreateInstance(type)!),
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
