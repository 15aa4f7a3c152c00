using System.Reflection;

namespace SparkDL.Functions.Commands;

/// <summary>
/// Types by name: <c>Namespace.Outer+Inner`1[[Argument, Assembly]], Assembly</c>, always without versions, since the
/// build is checked apart and the framework's version on an executor may differ.
/// </summary>
public static class TypeNames
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

    /// <summary>The type of this name, its assemblies found by <paramref name="load"/>.</summary>
    public static Type Resolve(string name, Func<AssemblyName, Assembly?> load) =>
        Type.GetType(name, load, typeResolver: null, throwOnError: false)
            ?? throw new FunctionException($"The type '{name}' is not in the assemblies that were shipped.");
}
