using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>Columns of buffers laid out by hand.</summary>
internal static class Assembled
{
    /// <summary>A column, which shares the children.</summary>
    public static Column Column(ArrowType type, int length, byte[][] buffers, params Column[] children)
    {
        var owned = Array.ConvertAll(buffers, bytes => NativeBuffer.CopyOf(bytes));
        var column = SparkDL.Arrow.Columns.Column.Create(new ColumnData
        {
            Type = type,
            Length = length,
            Buffers = Array.ConvertAll(owned, buffer => buffer.AsSlice()),
            Children = Array.ConvertAll(children, ColumnData.Of),
        });
        Array.ForEach(owned, buffer => buffer.Dispose());
        return column;
    }
}
