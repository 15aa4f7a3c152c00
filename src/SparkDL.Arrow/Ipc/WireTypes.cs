namespace SparkDL.Arrow.Ipc;

/// <summary>The numbers of the <c>Type</c> union of Schema.fbs.</summary>
internal enum WireType : byte
{
    None,
    Null,
    Int,
    FloatingPoint,
    Binary,
    Utf8,
    Bool,
    Decimal,
    Date,
    Time,
    Timestamp,
    Interval,
    List,
    Struct,
    Union,
    FixedSizeBinary,
    FixedSizeList,
    Map,
    Duration,
    LargeBinary,
    LargeUtf8,
    LargeList,
    RunEndEncoded,
    BinaryView,
    Utf8View,
    ListView,
    LargeListView,
}

/// <summary>The numbers of the <c>MessageHeader</c> union of Message.fbs.</summary>
internal enum MessageKind : byte
{
    None,
    Schema,
    DictionaryBatch,
    RecordBatch,
    Tensor,
    SparseTensor,
}

/// <summary>
/// The numbers of <c>MetadataVersion</c> of Schema.fbs. The layout before V4 differs too much to be read.
/// </summary>
internal static class MetadataVersion
{
    public const short V4 = 3;

    public const short V5 = 4;
}
