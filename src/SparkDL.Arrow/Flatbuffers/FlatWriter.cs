using System.Buffers.Binary;
using System.Text;

namespace SparkDL.Arrow.Flatbuffers;

/// <summary>
/// A field of a table to write. An offset is written as zero; <see cref="FlatWriter.Link"/> sets it when its target is
/// known.
/// </summary>
internal readonly record struct FlatField(int Id, int Size, long Value)
{
    public static FlatField Bool(int id, bool value) => new(id, 1, value ? 1 : 0);

    public static FlatField Byte(int id, int value) => new(id, 1, value);

    public static FlatField Int16(int id, int value) => new(id, 2, value);

    public static FlatField Int32(int id, int value) => new(id, 4, value);

    public static FlatField Int64(int id, long value) => new(id, 8, value);

    public static FlatField Offset(int id) => new(id, 4, 0);
}

/// <summary>The position of a table that was written, and of its fields.</summary>
internal readonly record struct FlatTableRef(int Position, int[] Slots)
{
    /// <summary>The position of the field with an id, for <see cref="FlatWriter.Link"/>.</summary>
    public int this[int id] => Slots[id];
}

/// <summary>
/// Writes a flatbuffer from front to back: parents first, then children, whose offsets are set afterwards. (Other
/// libraries build from back to front because they do not know the sizes in advance.)
/// </summary>
internal sealed class FlatWriter
{
    private byte[] _bytes = new byte[1024];
    private int _length = 4;

    /// <summary>The buffer so far.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public FlatTableRef Root(params ReadOnlySpan<FlatField> fields)
    {
        var table = Table(fields);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes, table.Position);
        return table;
    }

    public FlatTableRef Table(params ReadOnlySpan<FlatField> fields)
    {
        var slotCount = 0;
        var size = 4;
        foreach (var field in fields)
        {
            slotCount = Math.Max(slotCount, field.Id + 1);
            size += field.Size;
        }

        Align(2);
        var vtable = _length;
        Extend(4 + (slotCount * 2));
        // The table starts 4 before a multiple of 8: behind its own head, wide fields first, everything is aligned.
        while ((_length & 7) != 4)
            Extend(1);
        var table = _length;
        Extend(size);
        BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(vtable), (short)(4 + (slotCount * 2)));
        BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(vtable + 2), (short)size);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(table), table - vtable);
        return new FlatTableRef(table, WriteFields(fields, vtable, table, slotCount));
    }

    public int String(string text)
    {
        Align(4);
        var position = _length;
        var count = Encoding.UTF8.GetByteCount(text);
        Extend(4 + count + 1);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(position), count);
        Encoding.UTF8.GetBytes(text, _bytes.AsSpan(position + 4));
        return position;
    }

    /// <summary>Writes a vector of offsets and returns its position; offset i is at position + 4 + 4 * i.</summary>
    public int OffsetVector(int count)
    {
        Align(4);
        var position = _length;
        Extend(4 + (count * 4));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(position), count);
        return position;
    }

    /// <summary>
    /// Writes a vector of structs of 64-bit numbers (a 32-bit number and its padding count as one) and returns its
    /// position.
    /// </summary>
    public int Int64Vector(ReadOnlySpan<long> words, int wordsPerElement = 1)
    {
        while ((_length & 7) != 4)
            Extend(1);
        var position = _length;
        Extend(4 + (words.Length * 8));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(position), words.Length / wordsPerElement);
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(position + 4 + (i * 8)), words[i]);
        return position;
    }

    public int Int32Vector(IReadOnlyList<int> values)
    {
        var position = OffsetVector(values.Count);
        for (var i = 0; i < values.Count; i++)
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(position + 4 + (i * 4)), values[i]);
        return position;
    }

    /// <summary>Sets the offset field at <paramref name="slot"/> to refer to <paramref name="target"/>.</summary>
    public void Link(int slot, int target) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(slot), target - slot);

    private int[] WriteFields(ReadOnlySpan<FlatField> fields, int vtable, int table, int slotCount)
    {
        var slots = new int[slotCount];
        var offset = 4;
        for (var size = 8; size >= 1; size >>= 1)
        {
            foreach (var field in fields)
            {
                if (field.Size != size)
                    continue;
                BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(vtable + 4 + (field.Id * 2)), (short)offset);
                WriteScalar(table + offset, size, field.Value);
                slots[field.Id] = table + offset;
                offset += size;
            }
        }

        return slots;
    }

    private void WriteScalar(int at, int size, long value)
    {
        for (var i = 0; i < size; i++)
            _bytes[at + i] = (byte)(value >> (8 * i));
    }

    private void Align(int alignment) => Extend(-_length & (alignment - 1));

    // Everything beyond the length is zero already.
    private void Extend(int count)
    {
        if (_length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        _length += count;
    }
}
