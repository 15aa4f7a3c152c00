using System.Buffers.Binary;
using System.Text;

namespace SparkDL.Arrow.Flatbuffers;

/// <summary>A table of an untrusted flatbuffer: every access checks bounds and alignment.</summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly FlatContext _context;
    private readonly int _position;
    private readonly int _vtable;
    private readonly int _vtableSize;
    private readonly int _size;

    private FlatTable(ReadOnlySpan<byte> data, FlatContext context, int position)
    {
        _data = data;
        _context = context;
        _position = position;
        context.CountVisits(1);
        Require((position & 3) == 0 && position <= data.Length - 4, "a table is outside of the buffer", position);
        var vtable = (long)position - BinaryPrimitives.ReadInt32LittleEndian(data[position..]);
        Require(
            vtable >= 0 && (vtable & 1) == 0 && vtable <= data.Length - 4,
            "a vtable is outside of the buffer",
            position);
        _vtable = (int)vtable;
        _vtableSize = BinaryPrimitives.ReadUInt16LittleEndian(data[_vtable..]);
        _size = BinaryPrimitives.ReadUInt16LittleEndian(data[(_vtable + 2)..]);
        Require(
            _vtableSize >= 4 && (_vtableSize & 1) == 0 && _vtableSize <= data.Length - _vtable,
            "a vtable is cut off",
            _vtable);
        Require(_size >= 4 && _size <= data.Length - position, "a table is cut off", position);
    }

    /// <summary>Reads the root table of a buffer whose offset in the stream is <paramref name="origin"/>.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> data, long origin)
    {
        var context = new FlatContext(origin, data.Length);
        if (data.Length < 8)
            throw context.CreateException("fewer than 8 bytes", 0);
        var position = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (position > data.Length - 4)
            throw context.CreateException("the root table is outside of the buffer", 0);
        return new FlatTable(data, context, (int)position);
    }

    public FlatContext Context => _context;

    public int Position => _position;

    public bool Has(int id) => FieldOffset(id, 1) != 0;

    public byte Byte(int id, byte absent = 0)
    {
        var at = FieldOffset(id, 1);
        return at == 0 ? absent : _data[at];
    }

    public bool Bool(int id) => Byte(id) != 0;

    public short Int16(int id, short absent = 0)
    {
        var at = FieldOffset(id, 2);
        return at == 0 ? absent : BinaryPrimitives.ReadInt16LittleEndian(_data[at..]);
    }

    public int Int32(int id, int absent = 0)
    {
        var at = FieldOffset(id, 4);
        return at == 0 ? absent : BinaryPrimitives.ReadInt32LittleEndian(_data[at..]);
    }

    public long Int64(int id, long absent = 0)
    {
        var at = FieldOffset(id, 8);
        return at == 0 ? absent : BinaryPrimitives.ReadInt64LittleEndian(_data[at..]);
    }

    public bool TryTable(int id, out FlatTable table)
    {
        var at = FieldOffset(id, 4);
        if (at == 0)
        {
            table = default;
            return false;
        }

        table = new FlatTable(_data, _context, Follow(at));
        return true;
    }

    public FlatTable Table(int id, string name)
    {
        Require(TryTable(id, out var table), $"'{name}' is missing", _position);
        return table;
    }

    public string? String(int id)
    {
        var at = FieldOffset(id, 4);
        return at == 0 ? null : StringAt(Follow(at));
    }

    /// <summary>Returns a vector of scalars or structs; empty where it is absent.</summary>
    public FlatVector Vector(int id, int elementSize)
    {
        var at = FieldOffset(id, 4);
        if (at == 0)
            return default;
        var position = Follow(at);
        Require(
            (position & 3) == 0 && position <= _data.Length - 4,
            "a vector is not aligned or outside of the buffer",
            position);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(_data[position..]);
        var start = position + 4;
        // Only elements need their alignment: builders align an empty vector no further than its 4-byte count.
        Require(count == 0 || (start & (Alignment(elementSize) - 1)) == 0, "a vector is not aligned", position);
        Require(count <= (uint)(_data.Length - start) / (uint)elementSize, "a vector is cut off", position);
        _context.CountVisits(count);
        return new FlatVector(_data.Slice(start, (int)count * elementSize), start, (int)count, elementSize);
    }

    /// <summary>Returns a table of a vector of tables.</summary>
    public FlatTable TableAt(FlatVector vector, int index)
    {
        var at = vector.Start + (index * 4);
        return new FlatTable(_data, _context, Follow(at));
    }

    /// <summary>
    /// Returns the alignment of scalars and of structs of scalars: the largest power of two in the size, at most 8.
    /// </summary>
    private static int Alignment(int elementSize) => Math.Min(elementSize & -elementSize, 8);

    private int Follow(int at)
    {
        var target = at + (long)BinaryPrimitives.ReadUInt32LittleEndian(_data[at..]);
        Require(target > at && target <= _data.Length - 4, "an offset points outside", at);
        return (int)target;
    }

    private string StringAt(int position)
    {
        Require((position & 3) == 0, "a string is not aligned", position);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_data[position..]);
        Require(length < (uint)(_data.Length - position - 4), "a string is cut off", position);
        _context.CountVisits(length);
        var bytes = _data.Slice(position + 4, (int)length);
        Require(_data[position + 4 + (int)length] == 0, "a string has no terminating zero", position);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Returns the position of a field, or 0 where it is absent.</summary>
    private int FieldOffset(int id, int size)
    {
        var slot = 4 + (id * 2);
        if (slot + 2 > _vtableSize)
            return 0;
        var offset = BinaryPrimitives.ReadUInt16LittleEndian(_data[(_vtable + slot)..]);
        if (offset == 0)
            return 0;
        Require(offset >= 4 && offset + size <= _size, "a field is outside of its table", _position);
        Require(((_position + offset) & (size - 1)) == 0, "a field is not aligned", _position + offset);
        return _position + offset;
    }

    private void Require(bool condition, string what, int position)
    {
        if (!condition)
            throw _context.CreateException(what, position);
    }
}

/// <summary>A vector of a flatbuffer, whose bounds have been checked.</summary>
internal readonly ref struct FlatVector(ReadOnlySpan<byte> bytes, int start, int count, int elementSize)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Start { get; } = start;

    public int Count { get; } = count;

    public int Int32At(int index, int offset = 0) =>
        BinaryPrimitives.ReadInt32LittleEndian(_bytes[((index * elementSize) + offset)..]);

    public long Int64At(int index, int offset = 0) =>
        BinaryPrimitives.ReadInt64LittleEndian(_bytes[((index * elementSize) + offset)..]);
}
