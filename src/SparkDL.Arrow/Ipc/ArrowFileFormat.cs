using SparkDL.Arrow.Flatbuffers;

namespace SparkDL.Arrow.Ipc;

/// <summary>The parts of the file format around its messages: magic, messages, footer, footer length, magic.</summary>
internal static class ArrowFileFormat
{
    public static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    /// <summary>The start of a file: the magic and its padding.</summary>
    public static ReadOnlySpan<byte> Head => "ARROW1\0\0"u8;

    /// <summary>The length of the end of a file (footer length and magic), in bytes.</summary>
    public const int TailLength = 10;

    public static FlatWriter Footer(MessageWriter messages)
    {
        var writer = new FlatWriter();
        var footer = writer.Root(
            FlatField.Int16(0, MetadataVersion.V5), FlatField.Offset(1), FlatField.Offset(2), FlatField.Offset(3));
        writer.Link(footer[1], new SchemaEncoder(writer).Encode(messages.Schema));
        writer.Link(footer[2], writer.Int64Vector(Words(messages.DictionaryBlocks), 3));
        writer.Link(footer[3], writer.Int64Vector(Words(messages.BatchBlocks), 3));
        return writer;
    }

    public static FileBlock[] Blocks(FlatTable footer, int id)
    {
        var vector = footer.Vector(id, 24);
        var blocks = new FileBlock[vector.Count];
        for (var i = 0; i < blocks.Length; i++)
            blocks[i] = new(vector.Int64At(i), vector.Int32At(i, 8), vector.Int64At(i, 16));
        return blocks;
    }

    private static long[] Words(List<FileBlock> blocks) =>
        [.. blocks.SelectMany(block => (long[])[block.Offset, block.MetadataLength, block.BodyLength])];
}
