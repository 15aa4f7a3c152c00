using System.Reflection;
using Google.Protobuf;
using SparkDL.Connect.Protos;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Shipping;

namespace SparkDL.Shipping;

/// <summary>
/// A C# function that becomes part of a plan. One that could not run on an executor is refused when this is created.
/// </summary>
internal sealed class ShippedFunction
{
    private readonly FunctionCommand _command;
    private readonly IReadOnlyList<Assembly> _application;

    private ShippedFunction(FunctionCommand command, IReadOnlyList<Assembly> application)
    {
        _command = command;
        _application = application;
    }

    public static ShippedFunction OfDelegate(
        FunctionKind kind, Delegate function, object? config, string output, bool isolated = false) =>
        new(CommandBuilder.Build(kind, CodeReferences.OfDelegate(function), config, output, isolated),
            ApplicationAssemblies.Of(function.Method.Module.Assembly, config));

    public static ShippedFunction OfType(
        FunctionKind kind, Type function, object? config, string output, bool isolated = false) =>
        new(CommandBuilder.Build(kind, CodeReferences.OfType(function), config, output, isolated),
            ApplicationAssemblies.Of(function.Assembly, config));

    /// <summary>The function as its protocol message; deploys what it needs on executors.</summary>
    public CommonInlineUserDefinedFunction ToMessage(
        IFunctionSession session, int evalType, params IEnumerable<Expression> arguments)
    {
        var message = new CommonInlineUserDefinedFunction
        {
            FunctionName = _command.Code.Method ?? _command.Code.Type.Split('.', '+')[^1],
            Deterministic = true,
            PythonUdf = new PythonUDF
            {
                OutputType = new DataType
                {
                    Unparsed = new DataType.Types.Unparsed { DataTypeString = _command.Output },
                },
                EvalType = evalType,
                Command = ByteString.CopyFrom(session.Deployment.Encode(_command, _application)),
                // The protocol requires it; for our functions nobody reads it.
                PythonVer = $"dotnet-{Environment.Version.Major}.{Environment.Version.Minor}",
            },
        };
        message.Arguments.AddRange(arguments);
        return message;
    }
}
