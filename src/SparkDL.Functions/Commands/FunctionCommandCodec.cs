using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkDL.Functions.Commands;

/// <summary>The bytes of a <see cref="FunctionCommand"/>: <c>SDL1</c>, then JSON.</summary>
public static class FunctionCommandCodec
{
    /// <summary>How configurations are written and read: property names as declared, NaN and infinities as names.</summary>
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

    /// <summary>Whether these bytes claim to be one of our commands (PySpark's are pickles).</summary>
    public static bool IsCommand(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Writes a command.</summary>
    public static byte[] Encode(FunctionCommand command) =>
        [.. Magic, .. JsonSerializer.SerializeToUtf8Bytes(command, CommandOptions)];

    /// <summary>Reads a command.</summary>
    /// <exception cref="FunctionException">The bytes are not a command.</exception>
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

    /// <summary>The name of a command's code, read without the rest of it; null where it cannot be read.</summary>
    public static string? NameOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return IsCommand(bytes) ? JsonSerializer.Deserialize<CodeOnly>(bytes[Magic.Length..], CommandOptions)?.Code?.Name : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> bytes) => IsCommand(bytes)
        ? bytes[Magic.Length..]
        : throw new FunctionException(Refusal(bytes));

    /// <summary>Why bytes that are no command of ours are not run.</summary>
    public static string Refusal(ReadOnlySpan<byte> bytes) =>
        $"This worker runs SparkDL functions only; the command begins with {Start(bytes)}. It was most likely made by PySpark.";

    private sealed record CodeOnly(CodeReference? Code);

    private static string Start(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? "nothing" : "0x" + Convert.ToHexStringLower(bytes[..Math.Min(8, bytes.Length)]);
}
