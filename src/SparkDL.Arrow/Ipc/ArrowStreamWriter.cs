using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Ipc;

/// <summary>
/// Writes the Arrow streaming format. Nothing is written before the first batch, <see cref="WriteSchema"/> or
/// <see cref="End"/>; the stream is never closed.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class ArrowStreamWriter : IDisposable, IAsyncDisposable
{
    private static readonly byte[] s_endOfStream = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

    private readonly MessageWriter _writer;
    private readonly Stream _stream;
    private bool _ended;

    /// <summary>Creates a writer to a stream.</summary>
    public ArrowStreamWriter(Stream stream, Schema schema, ArrowWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _writer = new MessageWriter(stream, schema, options ?? ArrowWriteOptions.Default, allowReplacement: true);
    }

    /// <summary>The schema that every batch must have.</summary>
    public Schema Schema => _writer.Schema;

    /// <summary>The number of bytes written so far.</summary>
    public long BytesWritten => _writer.Position;

    /// <summary>Writes the schema, unless it has been written already.</summary>
    public void WriteSchema()
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        _writer.WriteSchema();
        _writer.Flush();
    }

    /// <summary>
    /// Writes a batch, and before it the schema and the dictionaries that are new. The batch stays owned by the caller.
    /// </summary>
    /// <exception cref="ArgumentException">The batch has another schema.</exception>
    public void Write(RecordBatch batch)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        _writer.WriteSchema();
        _writer.WriteBatch(batch);
        _writer.Flush();
    }

    /// <summary>
    /// Writes a batch, and before it the schema and the dictionaries that are new. The batch stays owned by the caller.
    /// </summary>
    /// <exception cref="ArgumentException">The batch has another schema.</exception>
    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        await _writer.WriteSchemaAsync(cancellationToken).ConfigureAwait(false);
        await _writer.WriteBatchAsync(batch, cancellationToken).ConfigureAwait(false);
        await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes the schema if there was no batch, then the end-of-stream marker, and flushes the stream.
    /// </summary>
    public void End()
    {
        if (_ended)
            return;
        _writer.WriteSchema();
        _writer.WriteRaw(s_endOfStream);
        _writer.Flush();
        _stream.Flush();
        Finish();
    }

    /// <summary>
    /// Writes the schema if there was no batch, then the end-of-stream marker, and flushes the stream.
    /// </summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken = default)
    {
        if (_ended)
            return;
        await _writer.WriteSchemaAsync(cancellationToken).ConfigureAwait(false);
        _writer.WriteRaw(s_endOfStream);
        await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        Finish();
    }

    /// <summary>Ends the stream, unless <see cref="End"/> did.</summary>
    public void Dispose() => End();

    /// <summary>Ends the stream, unless <see cref="End"/> did.</summary>
    public ValueTask DisposeAsync() => EndAsync();

    private void Finish()
    {
        _ended = true;
        _writer.Dispose();
    }
}
