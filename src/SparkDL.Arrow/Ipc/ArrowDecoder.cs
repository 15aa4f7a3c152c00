using SparkDL.Arrow.Types;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Ipc;

/// <summary>Decodes the messages of a stream or file, and keeps its dictionaries.</summary>
internal sealed class ArrowDecoder(Schema schema, ArrowReadOptions options) : IDisposable
{
    private readonly DictionaryStore _dictionaries = new(schema);

    public Schema Schema { get; } = schema;

    /// <summary>Decodes the schema from a message.</summary>
    public static Schema DecodeSchema(IpcMessage message, ArrowReadOptions options)
    {
        if (message.Kind != MessageKind.Schema)
            throw ArrowFormatException.Malformed(
                $"A {message.Kind} message where the schema should be.", message.Offset);
        return new SchemaDecoder(options.Limits).Decode(message.Header);
    }

    public RecordBatch DecodeBatch(IpcMessage message)
    {
        if (message.Kind != MessageKind.RecordBatch)
            throw ArrowFormatException.Malformed(
                $"A {message.Kind} message where a record batch should be.", message.Offset);
        var metadata = SchemaDecoder.DecodeMetadata(message.Table, 4);
        var columns = BatchDecoder.Decode(
            message, message.Header, Schema.Fields, _dictionaries, options.Limits, out var length);
        var batch = new RecordBatch(Schema, columns, length) { Metadata = metadata };
        Validate(() => ColumnValidator.Validate(batch, options.Validation, message.Offset), batch);
        return batch;
    }

    /// <summary>Decodes a dictionary message and adds or replaces its dictionary.</summary>
    public void DecodeDictionary(IpcMessage message, bool allowReplacement)
    {
        if (message.Kind != MessageKind.DictionaryBatch)
            throw ArrowFormatException.Malformed(
                $"A {message.Kind} message where a dictionary should be.", message.Offset);
        var header = message.Header;
        var (id, isDelta) = (header.Int64(0), header.Bool(2));
        if (!allowReplacement && !isDelta && _dictionaries.Has(id))
            throw ArrowFormatException.Malformed(
                $"Dictionary {id} is replaced, which files do not allow.", message.Offset);
        var field = new Field($"dictionary {id}", _dictionaries.TypeOf(id, message.Offset));
        var column = BatchDecoder.Decode(
            message, header.Table(1, "data"), [field], _dictionaries, options.Limits, out _)[0];
        Validate(() => ColumnValidator.Validate(column, field, options.Validation, message.Offset), column);
        _dictionaries.Put(id, column, isDelta, options.Limits, message.Offset);
    }

    public void Dispose() => _dictionaries.Dispose();

    private static void Validate(Action check, IDisposable decoded)
    {
        try
        {
            check();
        }
        catch
        {
            decoded.Dispose();
            throw;
        }
    }
}
