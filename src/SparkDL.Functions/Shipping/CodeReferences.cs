using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using SparkDL.Diagnostics;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Shipping;

/// <summary>
/// Creates <see cref="CodeReference"/>s on the client and refuses code that could not run on an executor.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class CodeReferences
{
    /// <summary>Creates the reference to a function's type.</summary>
    /// <exception cref="ArgumentException">
    /// An executor could not create an object of the type; the message says what to change.
    /// </exception>
    public static CodeReference OfType(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new ArgumentException($"The function {type} needs a public constructor without parameters: "
                + "what it must know goes into its configuration.");
        }

        return Of(type, method: null);
    }

    /// <summary>Creates the reference to a lambda or static method.</summary>
    /// <exception cref="ArgumentException">
    /// The lambda captures values, or an executor could not find the method; the message says what to change.
    /// </exception>
    public static CodeReference OfDelegate(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var method = function.Method;
        RefuseState(function, method);
        if (method.IsGenericMethod)
        {
            throw new ArgumentException($"The function {Describe(method)} is generic: write a static method without "
                + "type parameters that calls it.");
        }

        return Of(method.DeclaringType!, method.Name);
    }

    private static void RefuseState(Delegate function, MethodInfo method)
    {
        if (method.IsStatic && function.Target is null) return;
        var target = function.Target?.GetType();
        // A lambda that captures nothing is an instance method of a compiler-made class without fields.
        var compiled = target?.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) ?? false;
        var fields = target?.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) ?? [];
        if (compiled && fields.Length == 0) return;
        var captured = compiled && fields.Length > 0
            ? "captures " + string.Join(", ", fields.Select(field => field.Name.Contains("this") ? "this" : field.Name))
            : $"is a method of an object ({target})";
        throw new ArgumentException($"The function {Describe(method)} {captured}. Only code and configuration travel "
            + "to executors: mark the lambda 'static' and pass the values in its configuration record.");
    }

    private static CodeReference Of(Type type, string? method)
    {
        var assembly = type.Assembly;
        if (assembly.IsDynamic
            || (assembly.Location.Length == 0 && !AssemblyBuild.IsSparkDLAssembly(assembly.GetName().Name)))
        {
            throw new ArgumentException($"The assembly {assembly.GetName().Name} has no file that could be sent to "
                + "executors. Put the function into a project that is built to a .dll, and do not publish the "
                + "application as a single file.");
        }

        return new CodeReference
        {
            Assembly = assembly.GetName().Name!,
            Build = AssemblyBuild.Of(assembly),
            Type = TypeNames.WithoutAssembly(type),
            Method = method,
        };
    }

    private static string Describe(MethodInfo method) => $"'{method.DeclaringType?.FullName}.{method.Name}'";
}
