using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using SparkDL.Diagnostics;

namespace SparkDL.Functions.Commands;

/// <summary>Encodes and decodes a <see cref="FunctionCommand"/> as <c>SDL1</c> followed by JSON.</summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class FunctionCommandCodec
{
    /// <summary>The JSON options of configurations: property names as declared, NaN and infinities as names.</summary>
    public static JsonSerializerOptions ConfigOptions { get; } = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IncludeFields = true,
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly JsonSerializerOptions CommandOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static ReadOnlySpan<byte> Magic => "SDL1"u8;

    /// <summary>Whether these bytes begin like a SparkDL command; PySpark's commands are pickles.</summary>
    public static bool IsCommand(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Encodes a command.</summary>
    public static byte[] Encode(FunctionCommand command) =>
        [.. Magic, .. JsonSerializer.SerializeToUtf8Bytes(command, CommandOptions)];

    /// <summary>Decodes a command.</summary>
    /// <exception cref="FunctionException">The bytes are no command of SparkDL, or a damaged one.</exception>
    public static FunctionCommand Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<FunctionCommand>(Body(bytes), CommandOptions)
                ?? throw new FunctionException("The function's command is the JSON value null.");
        }
        catch (JsonException e)
        {
            throw new FunctionException($"The function's command cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the name of a command's code without the rest of it; null if it cannot be read.</summary>
    public static string? ReadCodeName(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return IsCommand(bytes)
                ? JsonSerializer.Deserialize<CodeOnly>(bytes[Magic.Length..], CommandOptions)?.Code?.Name
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> bytes) => IsCommand(bytes)
        ? bytes[Magic.Length..]
        : throw new FunctionException(DescribeForeignCommand(bytes));

    /// <summary>Describes why bytes that are no SparkDL command are not run.</summary>
    public static string DescribeForeignCommand(ReadOnlySpan<byte> bytes) =>
        $"This worker runs SparkDL functions only; the command begins with {Start(bytes)}. "
        + "It was most likely made by PySpark.";

    private sealed record CodeOnly(CodeReference? Code);

    private static string Start(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? "nothing" : "0x" + Convert.ToHexStringLower(bytes[..Math.Min(8, bytes.Length)]);
}
