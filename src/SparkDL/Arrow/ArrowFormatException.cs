using System.Globalization;
using SparkDL.Diagnostics;

namespace SparkDL.Arrow;

/// <summary>What is wrong with Arrow bytes.</summary>
public enum ArrowFault
{
    /// <summary>The bytes break a rule of the format.</summary>
    Malformed,

    /// <summary>The bytes end in the middle of a message.</summary>
    Truncated,

    /// <summary>A size is beyond <see cref="ArrowLimits"/>.</summary>
    LimitExceeded,

    /// <summary>Legal, but not readable here: big-endian data, or a codec whose library is missing.</summary>
    Unsupported,
}

/// <summary>Arrow bytes that cannot be read. Nothing of the batch in question was handed out.</summary>
public sealed class ArrowFormatException : SparkDLException
{
    /// <summary>Creates the exception.</summary>
    public ArrowFormatException(
        ArrowFault fault,
        string message,
        long? byteOffset = null,
        string? fieldPath = null,
        Exception? innerException = null)
        : base(Describe(message, byteOffset, fieldPath), innerException)
    {
        Fault = fault;
        ByteOffset = byteOffset;
        FieldPath = fieldPath;
    }

    /// <summary>What kind of fault it is.</summary>
    public ArrowFault Fault { get; }

    /// <summary>
    /// Where in the stream or file the message that holds the fault starts, or the fault itself where it is known.
    /// </summary>
    public long? ByteOffset { get; }

    /// <summary>The column, such as <c>points.item.x</c>, where it is known.</summary>
    public string? FieldPath { get; }

    internal static ArrowFormatException Malformed(string message, long? byteOffset = null, string? fieldPath = null) =>
        new(ArrowFault.Malformed, message, byteOffset, fieldPath);

    private static string Describe(string message, long? byteOffset, string? fieldPath) => string.Create(
        CultureInfo.InvariantCulture,
        $"{message}{(fieldPath is null ? "" : $" (column '{fieldPath}')")}"
        + $"{(byteOffset is null ? "" : $" (at byte {byteOffset})")}");
}
