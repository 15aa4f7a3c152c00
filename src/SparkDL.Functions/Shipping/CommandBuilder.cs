using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SparkDL.Diagnostics;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Schemas;

namespace SparkDL.Functions.Shipping;

/// <summary>Creates commands, in the same way for Spark and for <c>LocalRunner</c>.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class CommandBuilder
{
    /// <summary>Creates a command without folders, which depend on where it will run.</summary>
    public static FunctionCommand Build(
        FunctionKind kind, CodeReference code, object? config, string output, bool isolated)
    {
        // Checked on the client: on the executor the same mistake would fail the job.
        if (kind is FunctionKind.Scalar or FunctionKind.Aggregate) SparkDdl.ParseType(output);
        else SparkDdl.Parse(output);
        var type = config?.GetType();
        return new FunctionCommand
        {
            Kind = kind,
            Code = code,
            ConfigType = type is null ? null : TypeNames.Of(type),
            Config = type is null
                ? null
                : JsonSerializer.SerializeToElement(config, type, FunctionCommandCodec.ConfigOptions),
            Output = output,
            Isolated = isolated,
            ClientVersion = AssemblyBuild.Of(typeof(CommandBuilder).Assembly),
        };
    }
}
