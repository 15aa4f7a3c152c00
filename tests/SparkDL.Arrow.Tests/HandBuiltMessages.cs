using SparkDL.Arrow.Flatbuffers;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>Messages and files that our writers do not write, built by hand.</summary>
internal static class HandBuiltMessages
{
    /// <summary>
    /// A stream of one batch, whose message has the given metadata version, nodes (length, nulls) and buffers.
    /// </summary>
    public static byte[] Stream(
        Schema schema, short version, int length, (long Length, long Nulls)[] nodes, byte[][] buffers,
        long? emptyBufferOffset = null)
    {
        var writer = new FlatWriter();
        var places = new List<long>();
        var body = new MemoryStream();
        foreach (var buffer in buffers)
        {
            places.AddRange([buffer.Length == 0 ? emptyBufferOffset ?? body.Length : body.Length, buffer.Length]);
            body.Write(buffer);
            body.Write(new byte[-buffer.Length & 7]);
        }

        var batch = Batch(writer, version, length, body.Length);
        writer.Link(batch[1], writer.Int64Vector([.. nodes.SelectMany(n => (long[])[n.Length, n.Nulls])], 2));
        writer.Link(batch[2], writer.Int64Vector([.. places], 2));
        return [.. SchemaMessage(schema), .. Framed(writer), .. body.ToArray()];
    }

    /// <summary>
    /// A stream of one batch without columns. Its empty vectors lie four bytes apart, so that one of them is aligned to
    /// 4 only.
    /// </summary>
    public static byte[] StreamWithoutColumns(int length)
    {
        var writer = new FlatWriter();
        var batch = Batch(writer, MetadataVersion.V5, length, bodyLength: 0);
        writer.Link(batch[1], writer.OffsetVector(0));
        writer.Link(batch[2], writer.OffsetVector(0));
        return [.. SchemaMessage(new Schema()), .. Framed(writer)];
    }

    /// <summary>
    /// The same file with a new footer: its version may be left out, and the empty vectors of its dictionaries and,
    /// where there are none, batches are aligned to 4 only.
    /// </summary>
    public static byte[] WithNewFooter(byte[] file, Schema schema, short? version, bool dictionariesAtFour = true)
    {
        var end = file.Length - ArrowFileFormat.TailLength;
        var start = end - BitConverter.ToInt32(file, end);
        var blocks = ArrowFileFormat.Blocks(FlatTable.Root(file.AsSpan(start, file.Length - start), 0), 3);
        var writer = new FlatWriter();
        FlatField[] offsets = [FlatField.Offset(1), FlatField.Offset(2), FlatField.Offset(3)];
        var footer = writer.Root(version is { } number ? [FlatField.Int16(0, number), .. offsets] : offsets);
        writer.Link(footer[1], new SchemaEncoder(writer).Encode(schema));
        // An empty vector at a multiple of 8 has its (missing) elements at 4 behind it.
        while ((writer.Bytes.Length & 7) != (dictionariesAtFour ? 0 : 4)) writer.OffsetVector(0);
        writer.Link(footer[2], writer.OffsetVector(0));
        writer.Link(footer[3], blocks.Length == 0
            ? writer.OffsetVector(0)
            : writer.Int64Vector([.. blocks.SelectMany(b => (long[])[b.Offset, b.MetadataLength, b.BodyLength])], 3));
        var bytes = writer.Bytes.ToArray();
        return [.. file[..start], .. bytes, .. BitConverter.GetBytes(bytes.Length), .. ArrowFileFormat.Magic];
    }

    private static FlatTableRef Batch(FlatWriter writer, short version, int length, long bodyLength)
    {
        var message = writer.Root(
            FlatField.Int16(0, version),
            FlatField.Byte(1, (int)MessageKind.RecordBatch),
            FlatField.Offset(2),
            FlatField.Int64(3, bodyLength));
        var batch = writer.Table(FlatField.Int64(0, length), FlatField.Offset(1), FlatField.Offset(2));
        writer.Link(message[2], batch.Position);
        return batch;
    }

    private static byte[] SchemaMessage(Schema schema) => Framed(SchemaEncoder.Message(schema));

    private static byte[] Framed(FlatWriter writer)
    {
        byte[] metadata = [.. writer.Bytes, .. new byte[-writer.Bytes.Length & 7]];
        return [0xFF, 0xFF, 0xFF, 0xFF, .. BitConverter.GetBytes(metadata.Length), .. metadata];
    }
}
