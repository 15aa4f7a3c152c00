using System.Reflection;
using Google.Protobuf;
using SparkDL.Connect.Protos;
using SparkDL.Functions;
using SparkDL.Functions.Commands;

namespace SparkDL.Sql.Shipping;

/// <summary>A function on its way into a plan. What could not run on an executor is refused when it is made.</summary>
internal sealed class ShippedFunction
{
    private readonly FunctionKind _kind;
    private readonly CodeReference _code;
    private readonly Assembly _assembly;
    private readonly object? _config;
    private readonly Type? _configType;
    private readonly string _output;
    private readonly bool _isolated;

    private ShippedFunction(
        FunctionKind kind, CodeReference code, Assembly assembly, object? config, Type? configType, string output, bool isolated)
    {
        _kind = kind;
        _code = code;
        _assembly = assembly;
        _config = config;
        _configType = configType;
        _output = output;
        _isolated = isolated;
        // Here and not on the executor, where the same mistake would show up as a failed job.
        if (kind == FunctionKind.Scalar) SparkDdl.ParseType(output);
        else SparkDdl.Parse(output);
    }

    public static ShippedFunction OfDelegate<TConfig>(
        FunctionKind kind, Delegate function, TConfig? config, string output, bool isolated)
    {
        var code = CodeReferences.OfDelegate(function);
        var configType = config is null ? null : config.GetType();
        return new(kind, code, function.Method.Module.Assembly, config, configType, output, isolated);
    }

    public static ShippedFunction OfType<TConfig>(
        FunctionKind kind, Type function, TConfig config, string output, bool isolated) =>
        new(kind, CodeReferences.OfType(function), function.Assembly, config, config?.GetType(), output, isolated);

    public CommonInlineUserDefinedFunction ToMessage(
        SparkSession session, int evalType, IEnumerable<Column> arguments)
    {
        var command = FunctionShipping.Of(session)
            .Ship(_kind, _code, _assembly, _config, _configType, _output, _isolated);
        var message = new CommonInlineUserDefinedFunction
        {
            FunctionName = _code.Method ?? _code.Type.Split('.', '+')[^1],
            Deterministic = true,
            PythonUdf = new PythonUDF
            {
                OutputType = new DataType { Unparsed = new DataType.Types.Unparsed { DataTypeString = _output } },
                EvalType = evalType,
                Command = ByteString.CopyFrom(command),
                // Nobody reads it, but it must be there.
                PythonVer = $"dotnet-{Environment.Version.Major}.{Environment.Version.Minor}",
            },
        };
        message.Arguments.AddRange(arguments.Select(argument => argument.Expression));
        return message;
    }
}
