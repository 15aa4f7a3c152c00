using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>
/// The parts of a column that a decoder, a builder or a slice has prepared. It holds no references;
/// <see cref="Column.Create"/> adds them, so that one that is dropped leaks nothing.
/// </summary>
/// <remarks>
/// Buffers stand in the order of the IPC format, the validity bitmap first where the layout has one.
/// <see cref="Offset"/> counts slots of these buffers; the children of structs, fixed-size lists and sparse unions
/// start at the same row.
/// </remarks>
internal sealed class ColumnData
{
    public required ArrowType Type { get; init; }

    public required int Length { get; init; }

    /// <summary>-1: not counted yet.</summary>
    public int NullCount { get; init; } = -1;

    public int Offset { get; init; }

    public BufferSlice[] Buffers { get; init; } = [];

    public ColumnData[] Children { get; init; } = [];

    public ColumnData? Dictionary { get; init; }

    /// <summary>Set when this describes a column that exists: <see cref="Column.Create"/> then shares it.</summary>
    public Column? Existing { get; init; }

    /// <summary>A description of a column that is shared rather than made.</summary>
    public static ColumnData Of(Column column) =>
        new() { Type = column.Type, Length = column.Length, Existing = column };
}
