using SparkDL.Arrow.Flatbuffers;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Ipc;

/// <summary>Writes a schema as a flatbuffer. Dictionary ids are numbered in the order of the fields.</summary>
internal sealed class SchemaEncoder(FlatWriter writer)
{
    private long _nextDictionary;

    /// <summary>Creates a message of the schema.</summary>
    public static FlatWriter Message(Schema schema)
    {
        var writer = new FlatWriter();
        var message = writer.Root(
            FlatField.Int16(0, MetadataVersion.V5),
            FlatField.Byte(1, (int)MessageKind.Schema),
            FlatField.Offset(2),
            FlatField.Int64(3, 0));
        writer.Link(message[2], new SchemaEncoder(writer).Encode(schema));
        return writer;
    }

    /// <summary>Writes the table of the schema and returns its position.</summary>
    public int Encode(Schema schema)
    {
        var table = writer.Table(FlatField.Int16(0, 0), FlatField.Offset(1), FlatField.Offset(2));
        EncodeFields(schema.Fields, table[1]);
        EncodeMetadata(writer, schema.Metadata, table[2]);
        return table.Position;
    }

    public static void EncodeMetadata(FlatWriter writer, IReadOnlyList<KeyValuePair<string, string>> pairs, int slot)
    {
        var vector = writer.OffsetVector(pairs.Count);
        writer.Link(slot, vector);
        for (var i = 0; i < pairs.Count; i++)
        {
            var pair = writer.Table(FlatField.Offset(0), FlatField.Offset(1));
            writer.Link(vector + 4 + (i * 4), pair.Position);
            writer.Link(pair[0], writer.String(pairs[i].Key));
            writer.Link(pair[1], writer.String(pairs[i].Value));
        }
    }

    private void EncodeFields(IReadOnlyList<Field> fields, int slot)
    {
        var vector = writer.OffsetVector(fields.Count);
        writer.Link(slot, vector);
        for (var i = 0; i < fields.Count; i++)
            EncodeField(fields[i], vector + 4 + (i * 4));
    }

    private void EncodeField(Field field, int slot)
    {
        var encoding = field.Type as DictionaryType;
        var stored = encoding?.ValueType ?? field.Type;
        FlatField[] slots =
        [
            FlatField.Offset(0),
            FlatField.Bool(1, field.Nullable),
            FlatField.Byte(2, (int)TypeEncoder.Kind(stored)),
            FlatField.Offset(3),
            FlatField.Offset(5), FlatField.Offset(6),
        ];
        var table = writer.Table(encoding is null ? slots : [.. slots, FlatField.Offset(4)]);
        writer.Link(slot, table.Position);
        writer.Link(table[0], writer.String(field.Name));
        writer.Link(table[3], TypeEncoder.Encode(writer, stored));
        if (encoding is not null)
            EncodeDictionary(encoding, table[4]);
        EncodeFields(stored.Children, table[5]);
        EncodeMetadata(writer, field.Metadata, table[6]);
    }

    private void EncodeDictionary(DictionaryType type, int slot)
    {
        var table = writer.Table(
            FlatField.Int64(0, _nextDictionary++), FlatField.Offset(1), FlatField.Bool(2, type.Ordered));
        writer.Link(slot, table.Position);
        writer.Link(table[1], TypeEncoder.Encode(writer, type.IndexType));
        if (type.ValueType is DictionaryType)
            throw new NotSupportedException(
                "The format has no dictionary whose values are a dictionary: put a struct between them.");
    }
}
