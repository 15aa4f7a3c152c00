using System.Buffers.Binary;
using SparkDL.Arrow.Flatbuffers;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Ipc;

/// <summary>A message to write: its head (prefix, metadata, padding) and the buffers of its body.</summary>
internal sealed class OutgoingMessage
{
    private const int PrefixLength = 8;

    private OutgoingMessage(byte[] head, IReadOnlyList<BufferSlice> body, int alignment)
    {
        (Head, Body, Alignment) = (head, body, alignment);
        BodyLength = body.Sum(piece => Padded(piece.Length, alignment));
    }

    public byte[] Head { get; }

    public IReadOnlyList<BufferSlice> Body { get; }

    public int Alignment { get; }

    public long BodyLength { get; }

    public static OutgoingMessage Schema(Schema schema, long position, ArrowWriteOptions options) =>
        new(MakeHead(SchemaEncoder.Message(schema).Bytes, position, options.Alignment), [], options.Alignment);

    /// <summary>
    /// Creates a message of a record batch, or of a dictionary where <paramref name="dictionaryId"/> is given.
    /// </summary>
    public static OutgoingMessage Batch(
        BatchEncoder encoder, int length, long position, ArrowWriteOptions options,
        IReadOnlyList<KeyValuePair<string, string>> metadata, long? dictionaryId = null, bool isDelta = false)
    {
        var writer = new FlatWriter();
        var kind = dictionaryId is null ? MessageKind.RecordBatch : MessageKind.DictionaryBatch;
        var bodyLength = encoder.Buffers.Sum(buffer => Padded(buffer.Length, options.Alignment));
        var message = writer.Root(
            FlatField.Int16(0, MetadataVersion.V5),
            FlatField.Byte(1, (int)kind),
            FlatField.Offset(2),
            FlatField.Int64(3, bodyLength),
            FlatField.Offset(4));
        SchemaEncoder.EncodeMetadata(writer, metadata, message[4]);
        var slot = message[2];
        if (dictionaryId is { } id)
        {
            var dictionary = writer.Table(FlatField.Int64(0, id), FlatField.Offset(1), FlatField.Bool(2, isDelta));
            writer.Link(slot, dictionary.Position);
            slot = dictionary[1];
        }

        WriteBatch(writer, encoder, length, slot, options);
        return new(MakeHead(writer.Bytes, position, options.Alignment), encoder.Buffers, options.Alignment);
    }

    public static long Padded(long length, int alignment) => (length + alignment - 1) & -alignment;

    private static void WriteBatch(
        FlatWriter writer, BatchEncoder encoder, int length, int slot, ArrowWriteOptions options)
    {
        List<FlatField> fields = [FlatField.Int64(0, length), FlatField.Offset(1), FlatField.Offset(2)];
        if (options.Compression != ArrowCompression.None)
            fields.Add(FlatField.Offset(3));
        if (encoder.VariadicCounts.Count > 0)
            fields.Add(FlatField.Offset(4));
        var batch = writer.Table([.. fields]);
        writer.Link(slot, batch.Position);
        writer.Link(batch[1], writer.Int64Vector([.. encoder.Nodes], 2));
        writer.Link(batch[2], writer.Int64Vector(Places(encoder.Buffers, options.Alignment), 2));
        if (options.Compression != ArrowCompression.None)
            writer.Link(
                batch[3], writer.Table(FlatField.Byte(0, (int)options.Compression), FlatField.Byte(1, 0)).Position);
        if (encoder.VariadicCounts.Count > 0)
            writer.Link(batch[4], writer.Int64Vector([.. encoder.VariadicCounts]));
    }

    private static long[] Places(List<BufferSlice> buffers, int alignment)
    {
        var places = new long[buffers.Count * 2];
        long offset = 0;
        for (var i = 0; i < buffers.Count; i++)
        {
            (places[i * 2], places[(i * 2) + 1]) = (offset, buffers[i].Length);
            offset += Padded(buffers[i].Length, alignment);
        }

        return places;
    }

    /// <summary>
    /// Pads the head so that the body is aligned in the whole stream, as columns of a mapped file need it.
    /// </summary>
    private static byte[] MakeHead(ReadOnlySpan<byte> metadata, long position, int alignment)
    {
        var end = Padded(position + PrefixLength + metadata.Length, alignment);
        var head = new byte[end - position];
        BinaryPrimitives.WriteInt32LittleEndian(head, -1);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), head.Length - PrefixLength);
        metadata.CopyTo(head.AsSpan(PrefixLength));
        return head;
    }
}
