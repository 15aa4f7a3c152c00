using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Flatbuffers;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Ipc;

/// <summary>
/// Decodes the header and body of one message into columns. It checks all counts and the position and size of each
/// buffer; the bounds checks of columns rely on that.
/// </summary>
internal ref struct BatchDecoder
{
    private readonly IpcMessage _message;
    private readonly DictionaryStore _dictionaries;
    private readonly ArrowLimits _limits;
    private readonly FlatVector _nodes;
    private readonly FlatVector _buffers;
    private readonly FlatVector _variadic;
    private readonly ArrowCompression _codec;
    private readonly List<NativeBuffer> _unpacked = [];
    private readonly FieldPath _path = new();
    private long _unpackedBytes;
    private int _node;
    private int _buffer;
    private int _view;

    private BatchDecoder(IpcMessage message, FlatTable header, DictionaryStore dictionaries, ArrowLimits limits)
    {
        (_message, _dictionaries, _limits) = (message, dictionaries, limits);
        Length = CheckLength(header.Int64(0));
        _nodes = header.Vector(1, 16);
        _buffers = header.Vector(2, 16);
        _variadic = header.Vector(4, 8);
        _codec = ArrowCompression.None;
        if (!header.TryTable(3, out var compression))
            return;
        _codec = (ArrowCompression)compression.Byte(0);
        if (_codec is not (ArrowCompression.Lz4 or ArrowCompression.Zstd) || compression.Byte(1) != 0)
            throw new ArrowFormatException(
                ArrowFault.Unsupported,
                $"Unknown compression {compression.Byte(0)} by method {compression.Byte(1)}.",
                message.Offset);
    }

    private int Length { get; }

    /// <summary>
    /// Decodes the columns of the given fields, and returns the number of rows of the batch in
    /// <paramref name="length"/>.
    /// </summary>
    public static Column[] Decode(
        IpcMessage message,
        FlatTable header,
        IReadOnlyList<Field> fields,
        DictionaryStore dictionaries,
        ArrowLimits limits,
        out int length)
    {
        var decoder = new BatchDecoder(message, header, dictionaries, limits);
        try
        {
            length = decoder.Length;
            return decoder.Columns(fields);
        }
        catch (ArrowFormatException e) when (e.FieldPath is null && decoder._path.ToString() is { Length: > 0 } path)
        {
            throw new ArrowFormatException(e.Fault, e.Message, e.ByteOffset ?? message.Offset, path, e);
        }
        finally
        {
            foreach (var buffer in decoder._unpacked)
                buffer.Dispose();
        }
    }

    private Column[] Columns(IReadOnlyList<Field> fields)
    {
        var described = new ColumnData[fields.Count];
        for (var i = 0; i < described.Length; i++)
            described[i] = Field(fields[i], Length);
        return Array.ConvertAll(described, Column.Create);
    }

    private ColumnData Field(Field field, int? requiredLength)
    {
        _path.Enter(field.Name);
        var data = Decode(field.Type, requiredLength);
        _path.Leave();
        return data;
    }

    private ColumnData Decode(ArrowType type, int? requiredLength)
    {
        var layout = ColumnLayout.Of(type);
        var (length, nulls) = NextNode();
        if (requiredLength is { } required && length != required)
            throw Bad($"{length} rows where {required} are needed");
        if (layout == PhysicalLayout.Null)
            return new ColumnData { Type = type, Length = length, NullCount = length };
        if (!layout.HasValidity())
            SkipOldUnionValidity(layout, nulls);
        var buffers = Buffers(type, layout, length, nulls);
        return new ColumnData
        {
            Type = type,
            Length = length,
            NullCount = layout.HasValidity() ? nulls : -1,
            Buffers = buffers,
            Children = Children(type, layout, length),
            Dictionary = type is DictionaryType dictionary ? Dictionary(dictionary, length, nulls) : null,
        };
    }

    private ColumnData[] Children(ArrowType type, PhysicalLayout layout, int length)
    {
        var fields = type.Children;
        if (fields.Count == 0)
            return [];
        var children = new ColumnData[fields.Count];
        for (var i = 0; i < children.Length; i++)
            children[i] = Field(fields[i], ChildLength(type, layout, length));
        return children;
    }

    private readonly int? ChildLength(ArrowType type, PhysicalLayout layout, int length)
    {
        if (layout is PhysicalLayout.Struct or PhysicalLayout.SparseUnion)
            return length;
        if (layout != PhysicalLayout.FixedSizeList)
            return null;
        var count = (long)length * ((FixedSizeListType)type).Size;
        return count <= _limits.MaxRows ? (int)count : throw Bad($"{count} items");
    }

    private readonly ColumnData Dictionary(DictionaryType type, int length, int nulls)
    {
        if (_dictionaries.Find(type.WireId, _message.Offset) is { } dictionary)
            return ColumnData.Of(dictionary);
        // The format lets a dictionary come after a batch whose indices are all null.
        if (nulls < length)
            throw Bad($"dictionary {type.WireId} is used before it is defined");
        _dictionaries.Put(
            type.WireId, ColumnBuilder.For(type.ValueType).Build(), isDelta: false, _limits, _message.Offset);
        return ColumnData.Of(_dictionaries.Find(type.WireId, _message.Offset)!);
    }

    private BufferSlice[] Buffers(ArrowType type, PhysicalLayout layout, int length, int nulls)
    {
        var count = layout.BufferCount();
        var buffers = new BufferSlice[count + (layout == PhysicalLayout.Views ? NextVariadicCount() : 0)];
        for (var i = 0; i < buffers.Length; i++)
        {
            buffers[i] = NextBuffer();
            // Where there are no nulls the bitmap is not used; some writers leave undefined bits in it.
            if (i == 0 && layout.HasValidity() && nulls == 0)
                buffers[i] = default;
            else
                CheckSize(buffers[i].Length, i, type, length);
        }

        return buffers;
    }

    private readonly void CheckSize(long size, int index, ArrowType type, int length)
    {
        var needed = ColumnLayout.MinimumBytes(type, index, length);
        if (size < needed)
            throw Bad($"buffer {index} has {size} bytes, {length} rows of {type} need {needed}");
    }

    private BufferSlice NextBuffer()
    {
        if (_buffer >= _buffers.Count)
            throw Bad($"the batch has only {_buffers.Count} buffers");
        var offset = _buffers.Int64At(_buffer);
        var length = _buffers.Int64At(_buffer++, 8);
        var body = _message.Body;
        if (offset < 0 || length < 0 || offset > body.Length || length > body.Length - offset)
            throw Bad($"a buffer of {length} bytes at {offset} of a body of {body.Length}");
        if (length == 0)
            return default;
        if ((offset & 7) != 0)
            throw Bad($"a buffer at {offset} is not aligned to 8 bytes");
        var slice = new BufferSlice(body, offset, length);
        return _codec == ArrowCompression.None ? slice : Unpack(slice);
    }

    private BufferSlice Unpack(BufferSlice packed)
    {
        if (packed.Length < sizeof(long))
            throw Bad($"a packed buffer of {packed.Length} bytes");
        var size = packed.As<long>(1)[0];
        var content = new BufferSlice(packed, sizeof(long), packed.Length - sizeof(long));
        if (size == -1)
            return content;
        _unpackedBytes += Math.Max(size, 0);
        if (size < 0 || _unpackedBytes > _limits.MaxBodyBytes || _unpackedBytes < 0)
            throw new ArrowFormatException(
                ArrowFault.LimitExceeded,
                $"A buffer that unpacks to {size} bytes: the limit of a batch is {_limits.MaxBodyBytes}.");
        if (size == 0)
            return default;
        var buffer = BufferCodec.Decompress(_codec, content, size);
        _unpacked.Add(buffer);
        return buffer.AsSlice();
    }

    private (int Length, int Nulls) NextNode()
    {
        if (_node >= _nodes.Count)
            throw Bad($"the batch has only {_nodes.Count} columns");
        var length = CheckLength(_nodes.Int64At(_node));
        var nulls = _nodes.Int64At(_node++, 8);
        if (nulls < 0 || nulls > length)
            throw Bad($"{nulls} nulls in {length} rows");
        return (length, (int)nulls);
    }

    private int NextVariadicCount()
    {
        if (_view >= _variadic.Count)
            throw Bad("the number of its data buffers is missing");
        var count = _variadic.Int64At(_view++);
        return count >= 0 && count <= _buffers.Count - _buffer ? (int)count : throw Bad($"{count} data buffers");
    }

    /// <summary>
    /// Passes over the validity bitmap that unions have in version V4 (before Arrow 1.0). Where it marks no nulls, a
    /// row is null exactly where its child is, as in V5. A union with nulls of its own is refused, as by every
    /// implementation since: its null rows have no child, and V5 cannot hold them.
    /// </summary>
    private void SkipOldUnionValidity(PhysicalLayout layout, int nulls)
    {
        if (layout is not (PhysicalLayout.SparseUnion or PhysicalLayout.DenseUnion)
            || _message.Version != MetadataVersion.V4)
            return;
        // Without a bitmap there are no nulls of the union's own, whatever the count is.
        if (NextBuffer().Length > 0 && nulls > 0)
            throw new ArrowFormatException(
                ArrowFault.Unsupported,
                $"A union has a validity bitmap with {nulls} nulls, as only versions before Arrow 1.0 wrote. "
                + "Write the data again with Arrow 1.0 or later.",
                _message.Offset,
                _path.ToString());
    }

    private readonly int CheckLength(long length) => length >= 0 && length <= _limits.MaxRows
        ? (int)length
        : throw new ArrowFormatException(
            length < 0 ? ArrowFault.Malformed : ArrowFault.LimitExceeded,
            $"{length} rows, where at most {_limits.MaxRows} are accepted.",
            _message.Offset);

    private readonly ArrowFormatException Bad(string what) =>
        ArrowFormatException.Malformed($"The batch is not legal: {what}.", _message.Offset, _path.ToString());
}
