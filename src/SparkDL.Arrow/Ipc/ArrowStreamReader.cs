using System.Runtime.CompilerServices;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Ipc;

/// <summary>
/// Reads the Arrow streaming format. It reads nothing after the end-of-stream marker and never closes the stream.
/// </summary>
/// <remarks>Not thread-safe. Message bodies are read into pooled native memory, which the batches own.</remarks>
public sealed class ArrowStreamReader : IDisposable
{
    private readonly IMessageSource _source;
    private readonly ArrowReadOptions _options;
    private readonly NativeBuffer? _memory;
    private ArrowDecoder? _decoder;
    private bool _ended;
    private bool _disposed;

    /// <summary>Creates a reader of a stream.</summary>
    public ArrowStreamReader(Stream stream, ArrowReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _options = options ?? ArrowReadOptions.Default;
        _source = new StreamMessageSource(stream, _options.Limits);
    }

    private ArrowStreamReader(NativeBuffer memory, ArrowReadOptions? options)
    {
        _memory = memory;
        _options = options ?? ArrowReadOptions.Default;
        _source = new MemoryMessageSource(memory, _options.Limits);
    }

    /// <summary>The schema; the first access reads it and blocks until it has arrived.</summary>
    /// <exception cref="ArrowFormatException">The data is not an Arrow stream.</exception>
    public Schema Schema => Decoder().Schema;

    /// <summary>Creates a reader of a whole stream in memory. The bytes are copied once, into aligned memory.</summary>
    public static ArrowStreamReader Parse(ReadOnlyMemory<byte> stream, ArrowReadOptions? options = null) =>
        new(NativeBuffer.CopyOf(stream.Span), options);

    /// <summary>
    /// Creates a reader of a whole stream in native memory, without copying; batches keep the memory alive.
    /// </summary>
    public static ArrowStreamReader Parse(NativeBuffer stream, ArrowReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new(stream.Retain(), options);
    }

    /// <summary>Reads the next batch, which the caller disposes; null at the end of the stream.</summary>
    /// <exception cref="ArrowFormatException">The data breaks a rule of the format or a limit.</exception>
    public RecordBatch? ReadNextBatch()
    {
        var decoder = Decoder();
        while (!_ended)
        {
            using var message = _source.Read();
            if (Take(decoder, message) is { } batch)
                return batch;
        }

        return null;
    }

    /// <summary>Reads the next batch, which the caller disposes; null at the end of the stream.</summary>
    /// <exception cref="ArrowFormatException">The data breaks a rule of the format or a limit.</exception>
    public async ValueTask<RecordBatch?> ReadNextBatchAsync(CancellationToken cancellationToken = default)
    {
        await ReadSchemaAsync(cancellationToken).ConfigureAwait(false);
        while (!_ended)
        {
            using var message = await _source.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (Take(_decoder!, message) is { } batch)
                return batch;
        }

        return null;
    }

    /// <summary>Reads the schema, unless it has been read already.</summary>
    /// <exception cref="ArrowFormatException">The data is not an Arrow stream.</exception>
    public async ValueTask<Schema> ReadSchemaAsync(CancellationToken cancellationToken = default)
    {
        if (_decoder is null)
        {
            using var message = await _source.ReadAsync(cancellationToken).ConfigureAwait(false);
            _decoder = Begin(message);
        }

        return _decoder.Schema;
    }

    /// <summary>Reads all batches. Each is disposed when the next is requested, unless it was retained.</summary>
    public IEnumerable<RecordBatch> ReadBatches()
    {
        while (ReadNextBatch() is { } batch)
        {
            using (batch)
                yield return batch;
        }
    }

    /// <summary>Reads all batches. Each is disposed when the next is requested, unless it was retained.</summary>
    public async IAsyncEnumerable<RecordBatch> ReadBatchesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ReadNextBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
                yield return batch;
        }
    }

    /// <summary>
    /// Releases the dictionaries and the memory given to <c>Parse</c>; batches that were read stay valid.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        (_disposed, _ended) = (true, true);
        _decoder?.Dispose();
        _memory?.Dispose();
    }

    private ArrowDecoder Decoder()
    {
        if (_decoder is null)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            using var message = _source.Read();
            _decoder = Begin(message);
        }

        return _decoder;
    }

    private ArrowDecoder Begin(IpcMessage? message) => message is null
        ? throw new ArrowFormatException(ArrowFault.Truncated, "The stream ends before its schema.", 0)
        : new ArrowDecoder(ArrowDecoder.DecodeSchema(message, _options), _options);

    private RecordBatch? Take(ArrowDecoder decoder, IpcMessage? message)
    {
        switch (message?.Kind)
        {
            case null:
                _ended = true;
                return null;
            case MessageKind.DictionaryBatch:
                decoder.DecodeDictionary(message, allowReplacement: true);
                return null;
            default:
                return decoder.DecodeBatch(message);
        }
    }
}
