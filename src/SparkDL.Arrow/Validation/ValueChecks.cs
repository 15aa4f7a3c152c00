using System.Numerics;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Validation;

/// <summary>
/// The checks that <see cref="ArrowValidation.Full"/> adds. Each returns a description of the first fault, or null.
/// </summary>
internal static unsafe class ValueChecks
{
    private const long MillisecondsPerDay = 86_400_000;

    public static string? Problem(Column column) => Nulls(column) ?? Values(column);

    private static string? Nulls(Column column)
    {
        if (column.HasValidityBitmap)
        {
            var counted = column.Length - Bitmap.CountOnes(column.RawBuffers[0].Start, column.Offset, column.Length);
            if (counted != column.NullCount)
                return $"{column.NullCount} nulls are stated, {counted} counted";
        }

        return column is MapColumn map && (map.Entries.NullCount > 0 || map.Keys.NullCount > 0)
            ? "a map has a null key"
            : null;
    }

    private static string? Values(Column column) => column switch
    {
        StringColumn c => Utf8(c),
        DecimalColumn c => Decimals(c),
        BinaryColumn { Layout: PhysicalLayout.Views } c => Padding(c),
        PrimitiveColumn<long> { Type: DateType } c =>
            Each(c, c.Values, v => v % MillisecondsPerDay == 0, "is no whole day"),
        PrimitiveColumn<int> { Type: TimeType t } c =>
            Each(c, c.Values, v => v >= 0 && v < 86_400 * t.Unit.PerSecond(), "is no time of day"),
        PrimitiveColumn<long> { Type: TimeType t } c =>
            Each(c, c.Values, v => v >= 0 && v < 86_400 * t.Unit.PerSecond(), "is no time of day"),
        _ => null,
    };

    private static string? Each<T>(Column column, ReadOnlySpan<T> values, Func<T, bool> legal, string what)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!legal(values[i]) && column.IsValid(i))
                return $"{values[i]} in row {i} {what}";
        }

        return null;
    }

    private static string? Utf8(StringColumn column)
    {
        // All rows at once first: most columns are valid ASCII as a whole.
        if (WholeIsAscii(column))
            return null;
        for (var i = 0; i < column.Length; i++)
        {
            if (column.IsValid(i) && !System.Text.Unicode.Utf8.IsValid(column.GetBytes(i)))
                return $"row {i} is no UTF-8";
        }

        return column.Layout == PhysicalLayout.Views ? Padding(column) : null;
    }

    private static bool WholeIsAscii(StringColumn column)
    {
        var (first, last) = column.Layout switch
        {
            PhysicalLayout.Offsets32 => (column.Offsets[0], column.Offsets[^1]),
            PhysicalLayout.Offsets64 => (column.LargeOffsets[0], column.LargeOffsets[^1]),
            _ => (0, -1L),
        };
        return last - first is >= 0 and <= int.MaxValue
            && System.Text.Ascii.IsValid(
                new ReadOnlySpan<byte>(column.RawBuffers[2].Start + first, (int)(last - first)));
    }

    /// <summary>Checks that the unused bytes of short views are zero, so that equal values have equal views.</summary>
    private static string? Padding(BinaryColumn column)
    {
        var views = (BinaryView*)column.RawBuffers[1].Start + column.Offset;
        for (var i = 0; i < column.Length; i++)
        {
            var length = views[i].Length;
            if (length is < 0 or > BinaryView.MaxInline || !column.IsValid(i))
                continue;
            var rest = new ReadOnlySpan<byte>((byte*)(views + i) + sizeof(int) + length, BinaryView.MaxInline - length);
            if (rest.ContainsAnyExcept((byte)0))
                return $"row {i} has bytes behind its value";
        }

        return null;
    }

    private static string? Decimals(DecimalColumn column)
    {
        var limit = BigInteger.Pow(10, column.DecimalType.Precision);
        for (var i = 0; i < column.Length; i++)
        {
            if (column.IsValid(i) && BigInteger.Abs(column.GetUnscaled(i)) >= limit)
                return $"row {i} has more than {column.DecimalType.Precision} digits";
        }

        return null;
    }
}
