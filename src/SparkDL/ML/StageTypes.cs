using System.Reflection;
using System.Runtime.Loader;

namespace SparkDL.ML;

/// <summary>
/// Finds the class that a saved stage names. Only stages of assemblies that the program has loaded count: a file can
/// choose among them, but never load code.
/// </summary>
internal static class StageTypes
{
    public static Type Find(string name, string origin)
    {
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
            if (assembly.GetType(name) is { IsAbstract: false } type && type.IsAssignableTo(typeof(PipelineStage)))
                return type;
        return Own(name) ?? throw new ModelFormatException(
            origin, "class", $"no stage is called '{name}' in the assemblies of this program: reference the library that has it");
    }

    /// <summary>
    /// Loads an application's assembly on an executor, where it was shipped to and has a load context of its own.
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
                // Not in this one.
            }
        }

        throw new Functions.FunctionException($"The assembly '{assembly}' of a stage is not on this executor.");
    }

    /// <summary>Our own libraries lie beside the program but may not be loaded yet, as no code of theirs has run.</summary>
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
