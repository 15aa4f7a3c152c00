using System.Reflection;
using System.Runtime.Loader;

namespace SparkDL.Worker.Loading;

/// <summary>
/// Finds the libraries that lie beside the worker and that it does not reference: SparkDL's own, whose functions commands
/// name, and what these need. A library is loaded when the first command names a type of it.
/// </summary>
internal static class BundledLibraries
{
    /// <summary>Lets assembly names that the runtime does not know resolve to files of the worker's folder.</summary>
    public static void Install() => AssemblyLoadContext.Default.Resolving += Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}
