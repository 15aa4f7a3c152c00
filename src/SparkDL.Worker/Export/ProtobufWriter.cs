using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SparkDL.Worker.Export;

/// <summary>Writes the few kinds of protobuf fields that spans consist of.</summary>
internal sealed class ProtobufWriter
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int BytesType = 2;
    private const int Fixed32Type = 5;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Number(int field, long value)
    {
        Tag(field, VarintType);
        Varint((ulong)value);
    }

    public void Fixed64(int field, ulong value)
    {
        Tag(field, Fixed64Type);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(sizeof(ulong)), value);
        _buffer.Advance(sizeof(ulong));
    }

    public void Fixed32(int field, uint value)
    {
        Tag(field, Fixed32Type);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(sizeof(uint)), value);
        _buffer.Advance(sizeof(uint));
    }

    public void Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, BytesType);
        Varint((ulong)value.Length);
        _buffer.Write(value);
    }

    /// <summary>Writes a nested message; its length stands before it, so it is gathered first.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        var nested = new ProtobufWriter();
        write(nested);
        Bytes(field, nested._buffer.WrittenSpan);
    }

    private void Tag(int field, int type) => Varint(((ulong)field << 3) | (uint)type);

    private void Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var length = 0;
        for (; value >= 0x80; value >>= 7) bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        _buffer.Write(bytes[..length]);
    }
}
