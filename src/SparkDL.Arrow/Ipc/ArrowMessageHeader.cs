using System.Diagnostics.CodeAnalysis;
using SparkDL.Arrow.Flatbuffers;
using SparkDL.Diagnostics;

namespace SparkDL.Arrow.Ipc;

/// <summary>
/// Reads the header of an encapsulated IPC message, for programs that pass messages on without decoding them.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class ArrowMessageHeader
{
    /// <summary>Field 3 of the table Message in the format's Message.fbs.</summary>
    private const int BodyLengthField = 3;

    /// <summary>Reads how many bytes of body follow a message's metadata.</summary>
    /// <param name="metadata">The metadata, without the continuation word and the length before it.</param>
    /// <exception cref="ArrowFormatException">The metadata is no message.</exception>
    public static long ReadBodyLength(ReadOnlySpan<byte> metadata) =>
        FlatTable.Root(metadata, 0).Int64(BodyLengthField);
}
