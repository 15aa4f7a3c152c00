using System.Buffers.Binary;
using SparkDL.Arrow.Ipc;

namespace SparkDL.Arrow;

/// <summary>Writes the Arrow file format, which allows random access to batches.</summary>
/// <remarks>
/// A file without its footer is no Arrow file: call <see cref="End"/> (or dispose) when all went well.
/// </remarks>
public sealed class ArrowFileWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _ownsStream;
    private readonly MessageWriter _writer;
    private bool _ended;

    /// <summary>Writes to a stream, from its current position, and leaves it open.</summary>
    public ArrowFileWriter(Stream stream, Schema schema, ArrowWriteOptions? options = null)
        : this(stream, schema, options, ownsStream: false)
    {
    }

    private ArrowFileWriter(Stream stream, Schema schema, ArrowWriteOptions? options, bool ownsStream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_stream, _ownsStream) = (stream, ownsStream);
        _writer = new MessageWriter(stream, schema, options ?? ArrowWriteOptions.Default, allowReplacement: false);
        _writer.WriteRaw(FileFormat.Head);
        _writer.WriteSchema();
    }

    /// <summary>How many bytes were written.</summary>
    public long BytesWritten => _writer.Position;

    /// <summary>Creates (or replaces) a file.</summary>
    public static ArrowFileWriter Create(string path, Schema schema, ArrowWriteOptions? options = null) =>
        new(
            new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0),
            schema,
            options,
            ownsStream: true);

    /// <summary>Writes a batch. It stays the caller's.</summary>
    /// <exception cref="ArgumentException">The batch has another schema.</exception>
    /// <exception cref="InvalidOperationException">
    /// A dictionary would have to be replaced, for which files have no place.
    /// </exception>
    public void Write(RecordBatch batch)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        _writer.WriteBatch(batch);
    }

    /// <summary>Writes a batch. It stays the caller's.</summary>
    /// <exception cref="ArgumentException">The batch has another schema.</exception>
    /// <exception cref="InvalidOperationException">
    /// A dictionary would have to be replaced, for which files have no place.
    /// </exception>
    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        await _writer.WriteBatchAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the footer and flushes.</summary>
    public void End()
    {
        if (_ended)
            return;
        StageFooter();
        _writer.Flush();
        _stream.Flush();
        _writer.Dispose();
    }

    /// <summary>Writes the footer and flushes.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken = default)
    {
        if (_ended)
            return;
        StageFooter();
        await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _writer.Dispose();
    }

    /// <summary>Ends the file, if that was not done yet, and closes it if it was created here.</summary>
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
        var footer = FileFormat.Footer(_writer).Bytes;
        _writer.WriteRaw(footer);
        Span<byte> tail = stackalloc byte[FileFormat.TailLength];
        BinaryPrimitives.WriteInt32LittleEndian(tail, footer.Length);
        FileFormat.Magic.CopyTo(tail[4..]);
        _writer.WriteRaw(tail);
    }
}
