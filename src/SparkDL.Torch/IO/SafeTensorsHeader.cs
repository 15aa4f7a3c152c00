using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace SparkDL.Torch.IO;

/// <summary>
/// The header of a safetensors file: eight bytes of length, then JSON. Every rule of the format is checked here, before
/// any tensor is read: an accepted file has no gaps, no overlaps and no bytes after the last tensor.
/// </summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>The format's own cap: a header beyond it is an attack on the parser.</summary>
    public const long MaxLength = 100_000_000;

    public required IReadOnlyList<SafeTensorsEntry> Entries { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Where the tensors' bytes begin in the file.</summary>
    public required long DataStart { get; init; }

    /// <summary>Reads the length field and checks it against the file.</summary>
    public static int ReadLength(string file, ReadOnlySpan<byte> first, long fileLength)
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(first);
        if (length > MaxLength)
            throw new ModelFormatException(file, "header-too-large", $"the header claims {length} bytes", 0, MaxLength);
        if ((long)length > fileLength - 8)
            throw new ModelFormatException(
                file, "header-cut",
                $"the header claims {length} bytes and the file has {fileLength - 8} after the length field",
                0, fileLength - 8);
        if (length < 2)
            throw new ModelFormatException(file, "header-too-small", $"the header claims {length} bytes", 0, 2);
        return (int)length;
    }

    /// <summary>Parses and checks the header; <paramref name="dataLength"/> is what follows it in the file.</summary>
    public static SafeTensorsHeader Parse(string file, ReadOnlySpan<byte> header, long dataLength)
    {
        if (header[0] != (byte)'{')
            throw new ModelFormatException(file, "header-start", "the header does not begin with '{'", 8);
        CheckUtf8(file, header);
        try
        {
            var parser = new SafeTensorsHeaderParser(file, header);
            parser.Read();
            SafeTensorsLayout.Check(file, parser.Entries, 8 + header.Length, dataLength);
            return new SafeTensorsHeader
            {
                Entries = parser.Entries,
                Metadata = parser.Metadata,
                DataStart = 8 + header.Length,
            };
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(
                file, "header-json", "the header is not the JSON that the format asks for: " + e.Message.TrimEnd('.'),
                8 + (e.BytePositionInLine ?? 0), innerException: e);
        }
    }

    private static void CheckUtf8(string file, ReadOnlySpan<byte> header)
    {
        var at = 0;
        while (at < header.Length)
        {
            if (Rune.DecodeFromUtf8(header[at..], out _, out var used) != System.Buffers.OperationStatus.Done)
                throw new ModelFormatException(file, "header-utf8", "the header is not UTF-8", 8 + at);
            at += used;
        }
    }
}
