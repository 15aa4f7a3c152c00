using System.Globalization;

namespace SparkDL.Arrow.Types;

/// <summary>UTF-8 text with 32-bit offsets.</summary>
public sealed record StringType : ArrowType
{
    /// <inheritdoc/>
    public override string Name => "string";
}

/// <summary>UTF-8 text with 64-bit offsets.</summary>
public sealed record LargeStringType : ArrowType
{
    /// <inheritdoc/>
    public override string Name => "large_string";
}

/// <summary>UTF-8 text as 16-byte views: short texts inline, long ones in shared buffers.</summary>
public sealed record StringViewType : ArrowType
{
    /// <inheritdoc/>
    public override string Name => "string_view";
}

/// <summary>Bytes with 32-bit offsets.</summary>
public sealed record BinaryType : ArrowType
{
    /// <inheritdoc/>
    public override string Name => "binary";
}

/// <summary>Bytes with 64-bit offsets.</summary>
public sealed record LargeBinaryType : ArrowType
{
    /// <inheritdoc/>
    public override string Name => "large_binary";
}

/// <summary>Bytes as 16-byte views: short values inline, long ones in shared buffers.</summary>
public sealed record BinaryViewType : ArrowType
{
    /// <inheritdoc/>
    public override string Name => "binary_view";
}

/// <summary>The same number of bytes for each value.</summary>
/// <param name="ByteWidth">How many; zero is legal.</param>
public sealed record FixedSizeBinaryType(int ByteWidth) : ArrowType
{
    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"fixed_size_binary[{ByteWidth}]");
}
