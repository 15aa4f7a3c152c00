using System.Buffers.Binary;

namespace SparkDL.Horovodish.Collectives;

/// <summary>A collective operation.</summary>
internal enum CollectiveOperation : byte
{
    Barrier = 1,
    Broadcast = 2,
    AllReduce = 3,
    AllGather = 4,
}

/// <summary>
/// The header of every message. A rank compares it with what it expects, so that ranks which run different operations
/// fail instead of adding wrong numbers.
/// </summary>
internal readonly record struct MessageHeader(
    long Sequence, CollectiveOperation Operation, byte ElementType, ushort Round, long Elements, long BodyLength)
{
    public const int Size = 32;
    private const uint Magic = 0x314D4453;

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, Magic);
        to[4] = (byte)Operation;
        to[5] = ElementType;
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], Round);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], Elements);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], BodyLength);
    }

    public static MessageHeader? Read(ReadOnlySpan<byte> from)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(from) != Magic) return null;
        return new MessageHeader(
            BinaryPrimitives.ReadInt64LittleEndian(from[8..]),
            (CollectiveOperation)from[4],
            from[5],
            BinaryPrimitives.ReadUInt16LittleEndian(from[6..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[24..]));
    }

    /// <summary>The operation in words, for the error that names two ranks.</summary>
    public override string ToString() => Operation == CollectiveOperation.Barrier
        ? $"barrier (collective {Sequence})"
        : $"{Operation.ToString().ToLowerInvariant()} of {Elements} x {ElementTypes.NameOf(ElementType)} "
          + $"(collective {Sequence}, round {Round})";
}
