using System.Buffers.Binary;
using System.Text;

namespace SparkDL.Horovodish.Collectives;

/// <summary>
/// A message of a control connection, in a frame of fixed size: this rank has been waiting in a collective for long,
/// gives up and names the rank at fault, or is done.
/// </summary>
internal readonly record struct ControlMessage(ControlMessage.Kind What, int Rank, long Number, string Text)
{
    public const int Size = 512;
    private const int TextOffset = 16;

    internal enum Kind : byte
    {
        Waiting = 1,
        Abort = 2,
        Goodbye = 3,
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        bytes[0] = (byte)What;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Rank);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Number);
        // The conversion stops at the last whole character that fits.
        var space = bytes.AsSpan(TextOffset, Size - TextOffset - 1);
        Encoding.UTF8.GetEncoder().Convert(Text, space, flush: true, out _, out _, out _);
        return bytes;
    }

    public static ControlMessage Parse(ReadOnlySpan<byte> bytes)
    {
        var text = bytes[TextOffset..Size];
        var end = text.IndexOf((byte)0);
        return new ControlMessage(
            (Kind)bytes[0],
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            Encoding.UTF8.GetString(end < 0 ? text : text[..end]));
    }
}
