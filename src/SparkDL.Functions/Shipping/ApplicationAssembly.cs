using System.Reflection;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Shipping;

/// <summary>Which assemblies of a function are the application's, and so have to travel.</summary>
public static class ApplicationAssembly
{
    /// <summary>
    /// The function's own, its configuration's, and those of the types that the configuration names; none where all are
    /// known to the worker.
    /// </summary>
    public static IReadOnlyList<Assembly> Of(Assembly function, object? config)
    {
        IEnumerable<Assembly> assemblies = [function];
        if (config is not null) assemblies = assemblies.Append(config.GetType().Assembly);
        if (config is ICarriesType carrier) assemblies = assemblies.Concat(carrier.CarriedTypes.Select(type => type.Assembly));
        return [.. assemblies.Where(assembly => !IsKnown(assembly)).Distinct()];
    }

    private static bool IsKnown(Assembly assembly) => AssemblyBuild.IsOurs(assembly.GetName().Name)
        || Path.GetDirectoryName(assembly.Location) == Path.GetDirectoryName(typeof(object).Assembly.Location);
}
