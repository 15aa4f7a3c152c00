using System.Reflection;
using System.Runtime.Loader;

namespace SparkDL.ML;

/// <summary>
/// Finds the class that a saved stage names, in the assemblies that the program has loaded and in the library's own: a
/// file can choose among them, but never load other code.
/// </summary>
internal static class StageTypes
{
    public static Type Find(string name, string origin)
    {
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
            if (assembly.GetType(name) is { IsAbstract: false } type && type.IsAssignableTo(typeof(PipelineStage)))
                return type;
        return Own(name) ?? throw new ModelFormatException(
            origin, "class",
            $"no stage is called '{name}' in the assemblies of this program: reference the library that has it");
    }

    /// <summary>
    /// Loads an application's assembly on an executor, where it was sent to and has a load context of its own.
    /// </summary>
    public static void Load(string assembly)
    {
        foreach (AssemblyLoadContext context in AssemblyLoadContext.All)
        {
            try
            {
                context.LoadFromAssemblyName(new AssemblyName(assembly));
                return;
            }
            catch (IOException)
            {
                // The assembly is not in this context.
            }
        }

        throw new Functions.FunctionException($"The assembly '{assembly}' of a stage is not on this executor.");
    }

    // The library's own assemblies lie beside the program, but are not loaded before code of theirs runs.
    private static Type? Own(string name)
    {
        foreach (string library in (string[])["SparkDL.Transformers", "SparkDL.Horovodish"])
        {
            if (!name.StartsWith(library + ".", StringComparison.Ordinal))
                continue;
            Type? type = Type.GetType($"{name}, {library}");
            if (type is { IsAbstract: false } && type.IsAssignableTo(typeof(PipelineStage)))
                return type;
        }
        return null;
    }
}
