using System.Buffers.Binary;
using System.Text.Json;

namespace SparkDL.Torch.IO;

/// <summary>
/// Writes the safetensors format: the header, then the data, which begins at a multiple of 8 bytes.
/// </summary>
internal static class SafeTensorsWriter
{
    /// <summary>
    /// A tensor to write. Its bytes are requested when it is written, so that few are in memory at once.
    /// </summary>
    public readonly record struct Item(
        string Name, ScalarType DType, IReadOnlyList<long> Shape, Action<Stream> WriteBytes)
    {
        public long Length => Shape.Aggregate((long)SafeTensorsTypes.SizeOf(DType), (a, b) => checked(a * b));
    }

    public static void Write(Stream output, IReadOnlyList<Item> items, IReadOnlyDictionary<string, string>? metadata)
    {
        // Larger element types first, as the reference writer does: every tensor is then aligned to its elements.
        var ordered = items.OrderByDescending(i => SafeTensorsTypes.SizeOf(i.DType))
            .ThenBy(i => i.Name, StringComparer.Ordinal).ToList();
        var header = Header(ordered, metadata);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        output.Write(length);
        output.Write(header);
        foreach (var item in ordered)
            item.WriteBytes(output);
    }

    private static byte[] Header(List<Item> items, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);
            long at = 0;
            foreach (var item in items)
                at = WriteEntry(json, item, at);
            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static long WriteEntry(Utf8JsonWriter json, Item item, long begin)
    {
        var end = checked(begin + item.Length);
        json.WriteStartObject(item.Name);
        json.WriteString("dtype", SafeTensorsTypes.NameOf(item.DType));
        json.WriteStartArray("shape");
        foreach (var size in item.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }
}
