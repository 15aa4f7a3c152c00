using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Ipc;

/// <summary>The position and size of a message in a file.</summary>
internal readonly record struct FileBlock(long Offset, int MetadataLength, long BodyLength);

/// <summary>Writes the schema, dictionaries and batches of a stream or file in their order.</summary>
internal sealed class MessageWriter(
    Stream stream, Schema schema, ArrowWriteOptions options, bool allowReplacement) : IDisposable
{
    private readonly MessageOutput _output = new(stream);
    private readonly DictionaryTracker _tracker = new(allowReplacement);
    private readonly ArrowWriteOptions _options = Check(options);
    private bool _schemaWritten;

    public Schema Schema { get; } = schema ?? throw new ArgumentNullException(nameof(schema));

    public long Position => _output.Position;

    public List<FileBlock> DictionaryBlocks { get; } = [];

    public List<FileBlock> BatchBlocks { get; } = [];

    public void WriteSchema()
    {
        if (!_schemaWritten)
            _output.Write(OutgoingMessage.Schema(Schema, Position, _options));
        _schemaWritten = true;
    }

    public async ValueTask WriteSchemaAsync(CancellationToken cancellationToken)
    {
        if (!_schemaWritten)
            await _output.WriteAsync(
                OutgoingMessage.Schema(Schema, Position, _options), cancellationToken).ConfigureAwait(false);
        _schemaWritten = true;
    }

    public void WriteBatch(RecordBatch batch)
    {
        Check(batch);
        foreach (var update in _tracker.Updates(batch))
        {
            using var values = update.Values;
            using var dictionary = Encode([values]);
            _output.Write(Note(DictionaryBlocks, Message(dictionary, update)));
        }

        using var encoder = Encode(batch.Columns);
        _output.Write(Note(BatchBlocks, Message(encoder, batch)));
    }

    public async ValueTask WriteBatchAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        Check(batch);
        foreach (var update in _tracker.Updates(batch))
        {
            using var values = update.Values;
            using var dictionary = Encode([values]);
            await _output.WriteAsync(
                Note(DictionaryBlocks, Message(dictionary, update)), cancellationToken).ConfigureAwait(false);
        }

        using var encoder = Encode(batch.Columns);
        await _output.WriteAsync(Note(BatchBlocks, Message(encoder, batch)), cancellationToken).ConfigureAwait(false);
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    public void Flush() => _output.FlushStage();

    public ValueTask FlushAsync(CancellationToken cancellationToken) => _output.FlushStageAsync(cancellationToken);

    public void Dispose() => _tracker.Dispose();

    private static ArrowWriteOptions Check(ArrowWriteOptions options) => options.Alignment is 8 or 64
        ? options
        : throw new ArgumentException(
            $"Buffers can be aligned to 8 or 64 bytes, not {options.Alignment}.", nameof(options));

    private void Check(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!ReferenceEquals(batch.Schema, Schema) && !batch.Schema.Fields.SequenceEqual(Schema.Fields))
            throw new ArgumentException(
                $"The batch has other columns ({batch.Schema}) than the writer ({Schema}).", nameof(batch));
    }

    private BatchEncoder Encode(IReadOnlyList<Column> columns)
    {
        var encoder = new BatchEncoder(_options);
        foreach (var column in columns)
            encoder.Encode(column);
        return encoder;
    }

    private OutgoingMessage Message(BatchEncoder encoder, RecordBatch batch) =>
        OutgoingMessage.Batch(encoder, batch.Length, Position, _options, batch.Metadata);

    private OutgoingMessage Message(BatchEncoder encoder, DictionaryUpdate update) =>
        OutgoingMessage.Batch(encoder, update.Values.Length, Position, _options, [], update.Id, update.IsDelta);

    private OutgoingMessage Note(List<FileBlock> blocks, OutgoingMessage message)
    {
        blocks.Add(new(Position, message.Head.Length, message.BodyLength));
        return message;
    }
}
