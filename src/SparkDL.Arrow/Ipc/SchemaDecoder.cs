using SparkDL.Arrow.Flatbuffers;
using SparkDL.Arrow.Types;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Ipc;

/// <summary>Reads a schema from its flatbuffer.</summary>
internal sealed class SchemaDecoder(ArrowLimits limits)
{
    private int _fields;

    public Schema Decode(FlatTable table)
    {
        if (table.Int16(0) != 0)
        {
            throw new ArrowFormatException(
                ArrowFault.Unsupported,
                "The data is big-endian, which this reader does not convert: write it on a little-endian machine.",
                table.Context.Origin);
        }

        var fields = DecodeFields(table, 1, 1);
        return new Schema(fields, DecodeMetadata(table, 2));
    }

    public static IReadOnlyList<KeyValuePair<string, string>> DecodeMetadata(FlatTable table, int id)
    {
        var vector = table.Vector(id, 4);
        var pairs = new KeyValuePair<string, string>[vector.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            var pair = table.TableAt(vector, i);
            pairs[i] = new(pair.String(0) ?? "", pair.String(1) ?? "");
        }

        return pairs;
    }

    private Field[] DecodeFields(FlatTable table, int id, int depth)
    {
        var vector = table.Vector(id, 4);
        _fields += vector.Count;
        if (depth > limits.MaxDepth || _fields > limits.MaxFields)
        {
            throw new ArrowFormatException(
                ArrowFault.LimitExceeded,
                $"The schema has more than {limits.MaxDepth} levels or {limits.MaxFields} fields.",
                table.Context.Origin);
        }

        var fields = new Field[vector.Count];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = DecodeField(table.TableAt(vector, i), depth);
        return fields;
    }

    private Field DecodeField(FlatTable table, int depth)
    {
        var name = table.String(0) ?? "";
        var children = DecodeFields(table, 5, depth + 1);
        var type = TypeDecoder.Decode(table, name, children);
        if (table.TryTable(4, out var encoding))
            type = DecodeDictionary(encoding, type, name);
        return new Field(name, type, table.Bool(1), DecodeMetadata(table, 6));
    }

    private static DictionaryType DecodeDictionary(FlatTable encoding, ArrowType values, string name)
    {
        var index = encoding.TryTable(1, out var integer)
            ? new IntType(TypeDecoder.IntWidth(integer, name), integer.Bool(1))
            : ArrowType.Int32;
        if (encoding.Int16(3) != 0)
            throw ArrowFormatException.Malformed("Unknown kind of dictionary.", encoding.Context.Origin, name);
        return new DictionaryType(index, values, encoding.Bool(2)) { WireId = encoding.Int64(0) };
    }
}
