using System.Buffers.Binary;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Ipc;

/// <summary>Writes the Arrow file format, which allows random access to batches.</summary>
/// <remarks>
/// A file without its footer cannot be read: call <see cref="End"/> or <see cref="Dispose"/> after the last batch.
/// </remarks>
public sealed class ArrowFileWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _ownsStream;
    private readonly MessageWriter _writer;
    private bool _ended;

    /// <summary>Creates a writer to a stream, from its current position; the stream stays open.</summary>
    public ArrowFileWriter(Stream stream, Schema schema, ArrowWriteOptions? options = null)
        : this(stream, schema, options, ownsStream: false)
    {
    }

    private ArrowFileWriter(Stream stream, Schema schema, ArrowWriteOptions? options, bool ownsStream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_stream, _ownsStream) = (stream, ownsStream);
        _writer = new MessageWriter(stream, schema, options ?? ArrowWriteOptions.Default, allowReplacement: false);
        _writer.WriteRaw(ArrowFileFormat.Head);
        _writer.WriteSchema();
    }

    /// <summary>The number of bytes written so far.</summary>
    public long BytesWritten => _writer.Position;

    /// <summary>Creates a file, replacing an existing one, and its writer.</summary>
    public static ArrowFileWriter Create(string path, Schema schema, ArrowWriteOptions? options = null) =>
        new(
            new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0),
            schema,
            options,
            ownsStream: true);

    /// <summary>Writes a batch, which stays owned by the caller.</summary>
    /// <exception cref="ArgumentException">The batch has another schema.</exception>
    /// <exception cref="InvalidOperationException">
    /// A dictionary would have to be replaced, which the file format does not allow.
    /// </exception>
    public void Write(RecordBatch batch)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        _writer.WriteBatch(batch);
    }

    /// <summary>Writes a batch, which stays owned by the caller.</summary>
    /// <exception cref="ArgumentException">The batch has another schema.</exception>
    /// <exception cref="InvalidOperationException">
    /// A dictionary would have to be replaced, which the file format does not allow.
    /// </exception>
    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        await _writer.WriteBatchAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the footer and flushes the stream.</summary>
    public void End()
    {
        if (_ended)
            return;
        StageFooter();
        _writer.Flush();
        _stream.Flush();
        _writer.Dispose();
    }

    /// <summary>Writes the footer and flushes the stream.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken = default)
    {
        if (_ended)
            return;
        StageFooter();
        await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _writer.Dispose();
    }

    /// <summary>Ends the file unless <see cref="End"/> did, and closes it if <see cref="Create"/> opened it.</summary>
    public void Dispose()
    {
        try
        {
            End();
        }
        finally
        {
            if (_ownsStream)
                _stream.Dispose();
        }
    }

    private void StageFooter()
    {
        _ended = true;
        _writer.WriteRaw([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
        var footer = ArrowFileFormat.Footer(_writer).Bytes;
        _writer.WriteRaw(footer);
        Span<byte> tail = stackalloc byte[ArrowFileFormat.TailLength];
        BinaryPrimitives.WriteInt32LittleEndian(tail, footer.Length);
        ArrowFileFormat.Magic.CopyTo(tail[4..]);
        _writer.WriteRaw(tail);
    }
}
