using System.Text.Json;
using SparkDL.Diagnostics;

namespace SparkDL.Transformers.Text;

/// <summary>Finds and reads the files of an encoder's folder, also behind symbolic links.</summary>
internal static class EncoderFile
{
    /// <summary>The path of the file itself; null where it is not there.</summary>
    /// <exception cref="SparkSetupException">The path is a link that leads to nothing or in a circle.</exception>
    public static string? Find(string path) =>
        // For .NET a link exists even where it leads to nothing.
        File.Exists(path) ? LinkedPaths.Resolve(path) : null;

    /// <summary>Reads a JSON file; null where it is not there.</summary>
    /// <exception cref="ModelFormatException">
    /// The file is no JSON, or holds other values than <typeparamref name="T"/>.
    /// </exception>
    public static T? ReadJson<T>(string path)
        where T : class
    {
        try
        {
            return Find(path) is { } file ? JsonSerializer.Deserialize<T>(File.ReadAllText(file)) : null;
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(path, "json", e.Message.TrimEnd('.'), innerException: e);
        }
    }
}
