using System.Globalization;
using SparkDL.Arrow.Validation;

namespace SparkDL.Arrow;

/// <summary>The kinds of faults in Arrow data.</summary>
public enum ArrowFault
{
    /// <summary>The bytes break a rule of the format.</summary>
    Malformed,

    /// <summary>The bytes end in the middle of a message.</summary>
    Truncated,

    /// <summary>A size is beyond <see cref="ArrowLimits"/>.</summary>
    LimitExceeded,

    /// <summary>
    /// The data is legal, but this reader does not support it: big-endian data, or a codec whose library is missing.
    /// </summary>
    Unsupported,
}

/// <summary>
/// Thrown when Arrow data cannot be read. No part of the faulty batch has been returned to the caller.
/// </summary>
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

    /// <summary>The kind of the fault.</summary>
    public ArrowFault Fault { get; }

    /// <summary>
    /// The offset in the stream or file, in bytes: of the fault where it is known, else of the message that holds it.
    /// </summary>
    public long? ByteOffset { get; }

    /// <summary>The path of the column, such as <c>points.item.x</c>; null where it is not known.</summary>
    public string? FieldPath { get; }

    internal static ArrowFormatException Malformed(string message, long? byteOffset = null, string? fieldPath = null) =>
        new(ArrowFault.Malformed, message, byteOffset, fieldPath);

    private static string Describe(string message, long? byteOffset, string? fieldPath) => string.Create(
        CultureInfo.InvariantCulture,
        $"{message}{(fieldPath is null ? "" : $" (column '{fieldPath}')")}"
        + $"{(byteOffset is null ? "" : $" (at byte {byteOffset})")}");
}
