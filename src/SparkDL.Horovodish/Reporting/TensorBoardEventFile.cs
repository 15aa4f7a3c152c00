using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SparkDL.Horovodish.Reporting;

/// <summary>
/// Writes scalars into a file that TensorBoard reads: TFRecord frames, each of them an <c>Event</c> message.
/// </summary>
/// <remarks>Three message types with five fields in all do not need a protobuf library.</remarks>
internal sealed class TensorBoardEventFile : IDisposable
{
    private readonly FileStream _file;

    public TensorBoardEventFile(string folder)
    {
        Directory.CreateDirectory(folder);
        var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        _file = File.Create(Path.Combine(folder,
            $"events.out.tfevents.{seconds}.{Environment.MachineName}.{Environment.ProcessId}"));
        WriteRecord([.. Double(1, Now()), .. Bytes(3, "brain.Event:2"u8)]);
    }

    /// <summary>Adds one point to the curve <paramref name="tag"/>.</summary>
    public void AddScalar(string tag, double value, long step)
    {
        byte[] point = [.. Bytes(1, Encoding.UTF8.GetBytes(tag)), 0x15, .. Float((float)value)];
        WriteRecord([.. Double(1, Now()), 0x10, .. Varint((ulong)step), .. Bytes(5, Bytes(1, point))]);
    }

    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private static double Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    private void WriteRecord(byte[] data)
    {
        var frame = new byte[12 + data.Length + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), Masked(frame.AsSpan(0, 8)));
        data.CopyTo(frame, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(12 + data.Length), Masked(data));
        _file.Write(frame);
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }

    private static byte[] Bytes(int field, ReadOnlySpan<byte> value) =>
        [(byte)((field << 3) | 2), .. Varint((ulong)value.Length), .. value];

    private static byte[] Double(int field, double value)
    {
        var bytes = new byte[9];
        bytes[0] = (byte)((field << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    private static byte[] Float(float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return bytes;
    }

    private static List<byte> Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return bytes;
    }
}
