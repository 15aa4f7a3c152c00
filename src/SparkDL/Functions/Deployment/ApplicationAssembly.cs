using System.Reflection;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Deployment;

/// <summary>Which assembly of a function is the application's, and so has to travel.</summary>
internal static class ApplicationAssembly
{
    /// <summary>
    /// The function's own, or its configuration's where the function is the library's; null where both are known to
    /// the worker.
    /// </summary>
    public static Assembly? Of(Assembly function, Type? config)
    {
        var declaring = IsKnown(function) ? config?.Assembly ?? function : function;
        return IsKnown(declaring) ? null : declaring;
    }

    /// <summary>The type that stands for a configuration's assembly: the one that it carries, else its own.</summary>
    public static Type? TypeOf(object? config) => (config as ICarriesType)?.CarriedType ?? config?.GetType();

    private static bool IsKnown(Assembly assembly) =>
        AssemblyBuild.IsOurs(assembly.GetName().Name) || assembly == typeof(object).Assembly;
}
