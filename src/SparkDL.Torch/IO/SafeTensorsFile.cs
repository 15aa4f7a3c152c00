namespace SparkDL.Torch.IO;

/// <summary>
/// A safetensors file, mapped into memory and checked. Opening it reads the header only; tensors are views of the
/// mapping, so that only the pages that are used are read.
/// </summary>
public sealed partial class SafeTensorsFile : IDisposable
{
    private readonly MappedFile _file;
    private readonly SafeTensorsHeader _header;
    private readonly Dictionary<string, SafeTensorsEntry> _byName;

    private SafeTensorsFile(MappedFile file, SafeTensorsHeader header)
    {
        _file = file;
        _header = header;
        _byName = header.Entries.ToDictionary(e => e.Name);
    }

    /// <summary>The file's path, as it was given.</summary>
    public string Path => _file.Path;

    /// <summary>The tensors' entries in the header's order.</summary>
    public IReadOnlyList<SafeTensorsEntry> Entries => _header.Entries;

    /// <summary>The file's metadata: strings by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>
    /// Maps a file and checks its header against every rule of the format. Symbolic links are followed.
    /// </summary>
    /// <exception cref="ModelFormatException">The file is missing, truncated, or breaks a rule.</exception>
    public static SafeTensorsFile Open(string path)
    {
        var file = MappedFile.Open(path, atLeast: 8);
        try
        {
            var length = SafeTensorsHeader.ReadLength(path, file.Span(0, 8), file.Length);
            var header = SafeTensorsHeader.Parse(path, file.Span(8, length), file.Length - 8 - length);
            return new SafeTensorsFile(file, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Returns the entry of a tensor.</summary>
    /// <exception cref="ModelFormatException">There is no tensor of that name.</exception>
    public SafeTensorsEntry Entry(string name) => _byName.TryGetValue(name, out var entry)
        ? entry : throw new ModelFormatException(Path, "missing-tensor", $"there is no tensor '{name}'");

    /// <summary>A tensor's bytes in the mapping, valid until this file is disposed.</summary>
    public ReadOnlySpan<byte> GetBytes(string name)
    {
        var entry = Entry(name);
        return _file.Span(_header.DataStart + entry.Begin, checked((int)entry.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
