using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SparkDL.Arrow.Types;
using SparkDL.Diagnostics;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Schemas;

namespace SparkDL.Functions.Loading;

/// <summary>Creates the function that a command names, from assemblies that the caller finds.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class FunctionBinder
{
    /// <param name="command">Names the function.</param>
    /// <param name="load">Finds assemblies.</param>
    /// <param name="userCode">Called before the user's constructors run; its result is disposed after them.</param>
    /// <exception cref="FunctionException">
    /// The function does not exist, or the client has another build of its assembly.
    /// </exception>
    public static BoundFunction Bind(
        FunctionCommand command, Func<AssemblyName, Assembly?> load, Func<IDisposable>? userCode = null)
    {
        var assembly = Find(command.Code, load);
        RefuseOtherBuild(command.Code, assembly);
        var type = TypeNames.Resolve($"{command.Code.Type}, {command.Code.Assembly}", load);
        BoundFunction bound;
        using (userCode?.Invoke())
        {
            var config = ReadConfig(command, load);
            bound = command.Code.Method is { } method
                ? BindMethod(command.Kind, type, method, config)
                : BindType(command.Kind, type, config);
        }

        bound.Options = OptionsOf(command);
        return bound;
    }

    /// <summary>Reads a command's options without creating the function.</summary>
    public static BoundOptions OptionsOf(FunctionCommand command) => new()
    {
        Name = command.Code.Name,
        Output = OutputOf(command),
        Isolated = command.Isolated,
        Settings = command.Settings,
    };

    private static Schema OutputOf(FunctionCommand command) =>
        command.Kind is FunctionKind.Scalar or FunctionKind.Aggregate
        ? new Schema([new Field("_0", SparkDdl.ParseType(command.Output))])
        : SparkDdl.Parse(command.Output);

    private static Assembly Find(CodeReference code, Func<AssemblyName, Assembly?> load)
    {
        try
        {
            return load(new AssemblyName(code.Assembly)) ?? throw new FileNotFoundException(code.Assembly);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            throw new FunctionException($"The assembly '{code.Assembly}' that declares the function {code.Type} is "
                + $"not on this executor, or cannot be loaded: {e.Message}", e);
        }
    }

    private static void RefuseOtherBuild(CodeReference code, Assembly assembly)
    {
        var here = AssemblyBuild.Of(assembly);
        if (here == code.Build) return;
        throw new FunctionException($"The assembly '{code.Assembly}' is of build {code.Build} at the client and of "
            + $"build {here} at the worker: use the same one at both ends (a new session ships it again).");
    }

    private static object? ReadConfig(FunctionCommand command, Func<AssemblyName, Assembly?> load)
    {
        if (command.ConfigType is null) return null;
        var type = TypeNames.Resolve(command.ConfigType, load);
        try
        {
            return command.Config?.Deserialize(type, FunctionCommandCodec.ConfigOptions);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new FunctionException($"The configuration cannot be read as a {type}: {e.Message}", e);
        }
    }

    private static BoundFunction BindType(FunctionKind kind, Type type, object? config)
    {
        var (contract, bound) = kind switch
        {
            FunctionKind.Map => (typeof(IMapFunction<>), typeof(MapTypeFunction<>)),
            FunctionKind.Scalar => (typeof(IScalarFunction<>), typeof(ScalarTypeFunction<>)),
            FunctionKind.GroupMap => (typeof(IGroupMapFunction<>), typeof(GroupMapTypeFunction<>)),
            FunctionKind.Aggregate => (typeof(IAggregateFunction<>), typeof(AggregateTypeFunction<>)),
            _ => (typeof(ICogroupMapFunction<>), typeof(CogroupMapTypeFunction<>)),
        };
        var configType = type.GetInterfaces()
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == contract)
            .Select(i => i.GenericTypeArguments[0])
            .FirstOrDefault(wanted => config is null ? !wanted.IsValueType : wanted.IsInstanceOfType(config))
            ?? throw new FunctionException(
                $"The type {type} does not implement {contract.Name} for its configuration.");
        return (BoundFunction)Make(bound.MakeGenericType(configType), [Make(type, []), config]);
    }

    private static BoundFunction BindMethod(FunctionKind kind, Type type, string name, object? config)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
            | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var methods = type.GetMember(name, MemberTypes.Method, Declared).Cast<MethodInfo>().ToList();
        if (methods.Count != 1)
        {
            throw new FunctionException(methods.Count == 0
                ? $"The method {type}.{name} does not exist."
                : $"There are {methods.Count} methods {type}.{name}: give the function a name of its own.");
        }

        // A lambda is an instance method of a class without fields, so any object of the class serves as its target.
        var target = methods[0].IsStatic ? null : RuntimeHelpers.GetUninitializedObject(type);
        var shape = new DelegateSignature(methods[0], target);
        var maker = typeof(DelegateFunctions<>).MakeGenericType(shape.ConfigType ?? typeof(object));
        return (BoundFunction)Unwrapped(() => maker.GetMethod(kind.ToString())!
            .Invoke(null, [shape, config, $"{type}.{name}"]))!;
    }

    private static object Make(Type type, object?[] arguments) =>
        Unwrapped(() => Activator.CreateInstance(type, arguments))!;

    /// <summary>Reflection wraps what a constructor throws; the user wants to see the exception itself.</summary>
    private static object? Unwrapped(Func<object?> create)
    {
        try
        {
            return create();
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }
}
