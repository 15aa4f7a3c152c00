using SparkDL.Arrow.Flatbuffers;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow.Ipc;

/// <summary>An encapsulated message: its metadata, and its body if it has one.</summary>
internal sealed class IpcMessage : IDisposable
{
    private readonly NativeBuffer _metadata;
    private readonly BufferSlice _metadataSlice;
    private NativeBuffer? _bodyOwner;

    /// <summary>
    /// Creates a message that owns a reference of <paramref name="metadata"/>, which is released also when this throws.
    /// </summary>
    public IpcMessage(long offset, NativeBuffer metadata, BufferSlice metadataSlice, ArrowLimits limits)
    {
        (Offset, _metadata, _metadataSlice) = (offset, metadata, metadataSlice);
        try
        {
            ReadHead(limits);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The offset of the message in the stream or file, in bytes.</summary>
    public long Offset { get; }

    public MessageKind Kind { get; private set; }

    public short Version { get; private set; }

    public long BodyLength { get; private set; }

    public BufferSlice Body { get; private set; }

    public FlatTable Table => FlatTable.Root(_metadataSlice.Span, Offset);

    public FlatTable Header => Table.Table(2, "header");

    /// <summary>Sets the body; the message owns a reference of <paramref name="owner"/> from now on.</summary>
    public void AttachBody(NativeBuffer owner, BufferSlice body) => (_bodyOwner, Body) = (owner, body);

    public void Dispose()
    {
        _metadata.Dispose();
        _bodyOwner?.Dispose();
    }

    private void ReadHead(ArrowLimits limits)
    {
        var table = Table;
        Version = table.Int16(0);
        Kind = (MessageKind)table.Byte(1);
        BodyLength = table.Int64(3);
        if (Version is not (MetadataVersion.V4 or MetadataVersion.V5))
            throw new ArrowFormatException(
                ArrowFault.Unsupported, $"Metadata version number {Version} is not V4 or V5.", Offset);
        if (BodyLength < 0)
            throw ArrowFormatException.Malformed($"A body of {BodyLength} bytes.", Offset);
        if (BodyLength > limits.MaxBodyBytes)
            throw new ArrowFormatException(
                ArrowFault.LimitExceeded,
                $"A body of {BodyLength} bytes is beyond the limit of {limits.MaxBodyBytes}.",
                Offset);
    }
}
