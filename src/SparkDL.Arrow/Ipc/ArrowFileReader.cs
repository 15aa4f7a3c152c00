using System.Buffers.Binary;
using SparkDL.Arrow.Flatbuffers;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Ipc;

/// <summary>
/// Reads the Arrow file format with random access. The file is mapped into memory: columns are views of it, and only
/// compressed buffers are copied.
/// </summary>
/// <remarks>A file must not be truncated while it is read: access to pages that are gone ends the process.</remarks>
public sealed class ArrowFileReader : IDisposable
{
    private readonly NativeBuffer _memory;
    private readonly ArrowReadOptions _options;
    private readonly MemoryMessageSource _source;
    private readonly ArrowDecoder _decoder;
    private readonly FileBlock[] _batches;
    private readonly long _dataEnd;

    /// <summary>
    /// Creates a reader that owns a reference of <paramref name="memory"/>, which is released also when this throws.
    /// </summary>
    private ArrowFileReader(NativeBuffer memory, ArrowReadOptions? options)
    {
        _memory = memory;
        _options = options ?? ArrowReadOptions.Default;
        _source = new MemoryMessageSource(memory, _options.Limits);
        try
        {
            var footer = FindFooter(out _dataEnd);
            CheckVersion(footer.Int16(0));
            var schema = new SchemaDecoder(_options.Limits).Decode(footer.Table(1, "schema"));
            _batches = ArrowFileFormat.Blocks(footer, 3);
            _decoder = new ArrowDecoder(schema, _options);
            ReadDictionaries(ArrowFileFormat.Blocks(footer, 2));
        }
        catch
        {
            _decoder?.Dispose();
            memory.Dispose();
            throw;
        }
    }

    /// <summary>The schema.</summary>
    public Schema Schema => _decoder.Schema;

    /// <summary>The number of batches.</summary>
    public int BatchCount => _batches.Length;

    /// <summary>Opens a file. Symbolic links are followed.</summary>
    /// <exception cref="ArrowFormatException">
    /// The file is not an Arrow file, or it breaks a rule of the format or a limit.
    /// </exception>
    public static ArrowFileReader Open(string path, ArrowReadOptions? options = null) =>
        new(MappedFile.Open(path), options);

    /// <summary>Creates a reader of a whole file in memory. The bytes are copied once, into aligned memory.</summary>
    /// <exception cref="ArrowFormatException">
    /// The file is not an Arrow file, or it breaks a rule of the format or a limit.
    /// </exception>
    public static ArrowFileReader Parse(ReadOnlyMemory<byte> file, ArrowReadOptions? options = null) =>
        new(NativeBuffer.CopyOf(file.Span), options);

    /// <summary>Reads a batch, which the caller disposes. It stays valid when this reader is disposed.</summary>
    /// <exception cref="ArrowFormatException">The batch breaks a rule of the format or a limit.</exception>
    public RecordBatch ReadBatch(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _batches.Length);
        using var message = ReadBlock(_batches[index]);
        return _decoder.DecodeBatch(message);
    }

    /// <summary>Reads all batches. Each is disposed when the next is requested, unless it was retained.</summary>
    public IEnumerable<RecordBatch> ReadBatches()
    {
        for (var i = 0; i < _batches.Length; i++)
        {
            using var batch = ReadBatch(i);
            yield return batch;
        }
    }

    /// <summary>Closes the file as soon as no batch refers to it.</summary>
    public void Dispose()
    {
        _decoder.Dispose();
        _memory.Dispose();
    }

    private FlatTable FindFooter(out long start)
    {
        var tail = _memory.Length - ArrowFileFormat.TailLength;
        start = tail;
        if (tail < ArrowFileFormat.Head.Length)
            throw new ArrowFormatException(
                ArrowFault.Truncated, $"A file of {_memory.Length} bytes is no Arrow file.", 0);
        if (!_memory.Slice(0, 6).Span.SequenceEqual(ArrowFileFormat.Magic)
            || !_memory.Slice(tail + 4, 6).Span.SequenceEqual(ArrowFileFormat.Magic))
            throw ArrowFormatException.Malformed(
                "The file does not start and end with ARROW1: it is no Arrow file, or was not finished.", 0);
        var length = BinaryPrimitives.ReadInt32LittleEndian(_memory.Slice(tail, 4).Span);
        if (length <= 0 || length > tail - ArrowFileFormat.Head.Length)
            throw ArrowFormatException.Malformed($"A footer of {length} bytes in a file of {_memory.Length}.", tail);
        if (length > _options.Limits.MaxMetadataBytes)
            throw new ArrowFormatException(
                ArrowFault.LimitExceeded,
                $"A footer of {length} bytes is beyond the limit of {_options.Limits.MaxMetadataBytes}.",
                tail);
        start = tail - length;
        return FlatTable.Root(_memory.Slice(start, length).Span, start);
    }

    /// <summary>
    /// Refuses later versions only: writers of 0.14 leave the footer's version out, and each message has its own.
    /// </summary>
    private void CheckVersion(short version)
    {
        if (version is < 0 or > MetadataVersion.V5)
            throw new ArrowFormatException(
                ArrowFault.Unsupported,
                $"The file's metadata version number is {version}; V5 ({MetadataVersion.V5}) is the last known.",
                _dataEnd);
    }

    private void ReadDictionaries(FileBlock[] blocks)
    {
        foreach (var block in blocks)
        {
            using var message = ReadBlock(block);
            _decoder.DecodeDictionary(message, allowReplacement: false);
        }
    }

    private IpcMessage ReadBlock(FileBlock block)
    {
        if (block.Offset < 0 || (block.Offset & 7) != 0 || block.MetadataLength < 0 || block.BodyLength < 0
            || block.Offset > _dataEnd - block.MetadataLength
            || block.BodyLength > _dataEnd - block.MetadataLength - block.Offset)
            throw ArrowFormatException.Malformed(
                $"The footer names a message of {block.MetadataLength} + {block.BodyLength} bytes at {block.Offset}, "
                + "which is outside of the file's messages.",
                _dataEnd);
        var message = _source.ReadAt(block.Offset, out var next)
            ?? throw ArrowFormatException.Malformed(
                "The footer names a message, but the file has the end-of-stream marker in its place.", block.Offset);
        if (next - message.BodyLength == block.Offset + block.MetadataLength && message.BodyLength == block.BodyLength)
            return message;
        message.Dispose();
        throw ArrowFormatException.Malformed("The footer and the message differ about its size.", block.Offset);
    }
}
