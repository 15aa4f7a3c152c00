using System.Reflection;

namespace SparkDL.Functions.Commands;

/// <summary>
/// Writes and resolves type names of the form <c>Namespace.Outer+Inner`1[[Argument, Assembly]], Assembly</c>. They have
/// no versions: builds are compared separately, and executors may have another version of the framework.
/// </summary>
internal static class TypeNames
{
    public static string Of(Type type) => $"{WithoutAssembly(type)}, {type.Assembly.GetName().Name}";

    public static string WithoutAssembly(Type type)
    {
        if (type.ContainsGenericParameters)
        {
            throw new ArgumentException($"The type {type} has open generic parameters; "
                + "a function must be declared in a type whose generic arguments are all known.");
        }

        if (type.IsArray) return WithoutAssembly(type.GetElementType()!) + (type.IsSZArray ? "[]" : "[*]");
        if (!type.IsGenericType) return type.FullName!;
        var arguments = type.GetGenericArguments().Select(argument => $"[{Of(argument)}]");
        return $"{type.GetGenericTypeDefinition().FullName}[{string.Join(",", arguments)}]";
    }

    /// <summary>Returns the type of this name; <paramref name="load"/> finds its assemblies.</summary>
    public static Type Resolve(string name, Func<AssemblyName, Assembly?> load) =>
        Type.GetType(name, load, typeResolver: null, throwOnError: false)
            ?? throw new FunctionException($"The type '{name}' is not in the assemblies that were shipped.");
}
