using System.Globalization;

namespace SparkDL.Torch;

/// <summary>Formats the floating-point numbers of one tensor as PyTorch does: all in one notation and width.</summary>
internal sealed class NumberFormat
{
    private const int Digits = 4;

    private readonly bool _whole = true;
    private readonly bool _scientific;

    internal NumberFormat(double[] values)
    {
        var shown = values.Where(v => double.IsFinite(v) && v != 0).ToArray();
        if (shown.Length == 0) return;
        var (least, most) = (shown.Min(Math.Abs), shown.Max(Math.Abs));
        _whole = shown.All(v => v == Math.Ceiling(v));
        _scientific = most / least > 1000 || most > 1e8 || (!_whole && least < 1e-4);
        Width = Math.Max(1, shown.Max(v => Text(v).Length));
    }

    internal int Width { get; } = 1;

    internal string Write(double value) => Text(value).PadLeft(Width);

    private string Text(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (_scientific) return Scientific(value);
        return _whole ? Fixed(value, 0) + "." : Fixed(value, Digits);
    }

    private static string Fixed(double value, int digits) =>
        EvenAtHalf(Exact(value, 'F'), digits) ?? value.ToString(
            "F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Scientific(double value)
    {
        var (exact, rounded) = (
            Exact(value, 'E').Split('E'), value.ToString("E4", CultureInfo.InvariantCulture).Split('E'));
        var (mantissa, exponent) = EvenAtHalf(exact[0], Digits) is { } even
            ? (even, exact[1]) : (rounded[0], rounded[1]);
        var digits = int.Parse(exponent.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
        return $"{mantissa}e{exponent[0]}{digits:00}";
    }

    // Enough digits to tell an exact half from a number close to it.
    private static string Exact(double value, char kind) => value.ToString(kind + "60", CultureInfo.InvariantCulture);

    // C's printf rounds an exact half to the even digit, .NET away from zero. Returns the text where that differs.
    private static string? EvenAtHalf(string exact, int digits)
    {
        var end = exact.IndexOf('.', StringComparison.Ordinal) + 1 + digits;
        var (kept, tail) = (exact[..end].TrimEnd('.'), exact[end..]);
        return tail.TrimEnd('0') == "5" && (kept[^1] - '0') % 2 == 0 ? kept : null;
    }
}
