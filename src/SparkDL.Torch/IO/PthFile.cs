using SparkDL.Diagnostics;
using SparkDL.Torch.IO.Pickle;

namespace SparkDL.Torch.IO;

/// <summary>
/// Reads state dicts that <c>torch.save</c> wrote, in its zip format and in the legacy format. They are read as data:
/// a pickle that refers to anything but tensors and containers is refused with that name, and no code runs.
/// </summary>
public static class PthFile
{
    private static ReadOnlySpan<byte> ZipStart => "PK\u0003\u0004"u8;

    /// <summary>
    /// Loads the tensors of a state dict by name. Tensors that shared memory when they were saved share it again.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="key">Where in a checkpoint the state dict lies, such as <c>model</c>; null takes the whole file, or
    /// the entry <c>state_dict</c> or <c>model</c> of a checkpoint.</param>
    /// <exception cref="ModelFormatException">The file is missing, truncated, or holds anything but a state
    /// dict.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path, string? key = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(ModelFilePath.Resolve(path));
        Span<byte> start = stackalloc byte[4];
        var isZip = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual(ZipStart);
        stream.Position = 0;
        return isZip ? PthZipFormat.Load(path, stream, key) : PthLegacyFormat.Load(path, stream, key);
    }

    /// <summary>The entries of the state dict within the pickled object.</summary>
    internal static List<(string Name, PickleTensor Tensor)> StateDict(string path, object? root, string? key)
    {
        var dictionary = root as PickleDictionary
            ?? throw new ModelFormatException(path, "not-a-state-dict", "the file does not hold a dictionary");
        var chosen = key is not null ? dictionary[key] : Guess(dictionary);
        var entries = new List<(string, PickleTensor)>();
        foreach (var (name, value) in (chosen as PickleDictionary)?.Items ?? throw NoState(path, dictionary, key))
        {
            if (name is not string text || value is not PickleTensor tensor)
                throw new ModelFormatException(
                    path, "not-a-state-dict", $"the entry '{name}' is not a tensor under a name");
            entries.Add((text, tensor));
        }

        return entries;
    }

    private static object? Guess(PickleDictionary dictionary) =>
        dictionary.Items.All(i => i.Value is PickleTensor)
            ? dictionary : dictionary["state_dict"] ?? dictionary["model"] ?? dictionary;

    private static ModelFormatException NoState(string path, PickleDictionary dictionary, string? key) => new(
        path, "not-a-state-dict",
        $"there is no state dict under '{key}'; the file has {string.Join(", ", dictionary.Items.Select(i => i.Key))}");
}
