using System.Numerics;
using System.Runtime.InteropServices;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Validation;

/// <summary>
/// The checks of <see cref="ArrowValidation.Offsets"/>. Each returns a description of the first fault, or null.
/// </summary>
internal static unsafe class OffsetChecks
{
    public static string? Binary(BinaryColumn column) => column.Layout switch
    {
        PhysicalLayout.Offsets32 => Offsets(column.Offsets, column.RawBuffers[2].Length),
        PhysicalLayout.Offsets64 => Offsets(column.LargeOffsets, column.RawBuffers[2].Length),
        _ => Views(column),
    };

    public static string? List(ListColumn column)
    {
        if (column.Layout == PhysicalLayout.List32)
            return Offsets(column.Offsets, column.Values.Length);
        if (column.Layout == PhysicalLayout.List64)
            return Offsets(column.LargeOffsets, column.Values.Length);
        for (var i = 0; i < column.Length; i++)
        {
            var (start, end) = column.RawRange(i);
            if (start < 0 || end < start || end > column.Values.Length)
                return $"row {i} spans items {start} to {end} of {column.Values.Length}";
        }

        return null;
    }

    public static string? Union(UnionColumn column)
    {
        var ids = column.TypeIds;
        var dense = column.UnionType.Mode == UnionMode.Dense;
        for (var i = 0; i < ids.Length; i++)
        {
            var child = column.UnionType.ChildOf(ids[i]);
            if (child < 0)
                return $"row {i} has type id {ids[i]}, which the union does not name";
            if (dense && (uint)column.Offsets[i] >= (uint)column.Children[child].Length)
                return $"row {i} points to row {column.Offsets[i]} of a child of {column.Children[child].Length}";
        }

        return null;
    }

    public static string? Dictionary(DictionaryColumn column)
    {
        var count = column.Dictionary.Length;
        var noNulls = !column.HasValidityBitmap;
        for (var i = 0; i < column.Length; i++)
        {
            if ((ulong)column.GetIndex(i) >= (ulong)count && (noNulls || column.IsValid(i)))
                return $"row {i} has index {column.GetIndex(i)} into a dictionary of {count}";
        }

        return null;
    }

    public static string? RunEnds(RunEndEncodedColumn column)
    {
        var runs = column.RunEnds.Length;
        if (column.RunEnds.NullCount > 0 || runs != column.Values.Length)
            return $"{column.RunEnds.NullCount} of {runs} run ends are null; there are {column.Values.Length} values";
        long last = 0;
        for (var i = 0; i < runs; i++)
        {
            var end = column.GetRunEnd(i);
            if (end <= last)
                return $"run {i} ends at {end}, the run before it at {last}";
            last = end;
        }

        return last < (long)column.Offset + column.Length ? $"the runs end at row {last} of {column.Length}" : null;
    }

    /// <summary>Offsets must not fall, and stay within 0 to <paramref name="limit"/>.</summary>
    private static string? Offsets<T>(ReadOnlySpan<T> offsets, long limit)
        where T : unmanaged, IBinaryInteger<T>
    {
        var first = long.CreateTruncating(offsets[0]);
        var last = long.CreateTruncating(offsets[^1]);
        if (first < 0 || last > limit)
            return $"its offsets go from {first} to {last}, its data to {limit}";
        var at = FirstFall(offsets);
        return at < 0 ? null : $"row {at} ends at {offsets[at + 1]}, before its start at {offsets[at]}";
    }

    private static int FirstFall<T>(ReadOnlySpan<T> offsets)
        where T : unmanaged, IBinaryInteger<T>
    {
        var i = 0;
        ref var start = ref MemoryMarshal.GetReference(offsets);
        for (; i + Vector<T>.Count < offsets.Length; i += Vector<T>.Count)
        {
            var here = Vector.LoadUnsafe(ref start, (nuint)i);
            var next = Vector.LoadUnsafe(ref start, (nuint)i + 1);
            if (Vector.GreaterThanAny(here, next))
                break;
        }

        for (; i + 1 < offsets.Length; i++)
        {
            if (offsets[i] > offsets[i + 1])
                return i;
        }

        return -1;
    }

    private static string? Views(BinaryColumn column)
    {
        var views = (BinaryView*)column.RawBuffers[1].Start + column.Offset;
        var data = column.RawBuffers.AsSpan(2);
        for (var i = 0; i < column.Length; i++)
        {
            var view = views[i];
            if ((uint)view.Length <= BinaryView.MaxInline || !column.IsValid(i))
                continue;
            if (view.Length < 0 || (uint)view.BufferIndex >= (uint)data.Length || view.Offset < 0
                || (long)view.Offset + view.Length > data[view.BufferIndex].Length)
                return $"row {i} points to {view.Length} bytes at {view.Offset} of data buffer {view.BufferIndex}, "
                    + "which are not there";
            if (*(int*)(data[view.BufferIndex].Start + view.Offset) != view.Prefix)
                return $"the prefix of row {i} is not that of its value";
        }

        return null;
    }
}
