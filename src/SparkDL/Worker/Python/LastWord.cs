using System.Buffers.Binary;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>
/// Hands on what a Python says, but keeps its last word back: it may say that it can be used again, and it cannot, since
/// it serves one task.
/// </summary>
internal sealed class LastWord(WireWriter output)
{
    private byte[] _kept = [];

    /// <summary>Whether it said nothing at all.</summary>
    public bool IsSilent { get; private set; } = true;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        IsSilent = false;
        byte[] all = [.. _kept, .. bytes];
        var ready = Math.Max(0, all.Length - sizeof(int));
        output.Write(all.AsSpan(0, ready));
        output.Flush();
        _kept = all[ready..];
    }

    public void End()
    {
        if (_kept.Length == sizeof(int) && BinaryPrimitives.ReadInt32BigEndian(_kept) == Marks.EndOfStream)
            output.WriteInt(Marks.EndOfDataSection);
        else
            output.Write(_kept);
        output.Flush();
    }
}
