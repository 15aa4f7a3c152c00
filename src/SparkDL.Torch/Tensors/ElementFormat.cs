using System.Globalization;
using System.Numerics;

namespace SparkDL.Torch;

/// <summary>How PyTorch writes the elements of one tensor: all in the same manner and width.</summary>
internal sealed class ElementFormat
{
    private readonly bool _floating;
    private readonly bool _whole = true;
    private readonly bool _scientific;

    private ElementFormat(double[] values)
    {
        _floating = true;
        var shown = values.Where(v => double.IsFinite(v) && v != 0).ToArray();
        if (shown.Length == 0) return;
        var (least, most) = (shown.Min(Math.Abs), shown.Max(Math.Abs));
        _whole = values.All(v => !double.IsFinite(v) || v == Math.Ceiling(v));
        _scientific = most / least > 1000 || most > 1e8 || (!_whole && least < 1e-4);
        Width = Math.Max(1, shown.Max(v => Number(v).Length));
    }

    private ElementFormat(IEnumerable<string> texts) => Width = Math.Max(1, texts.Max(t => t.Length));

    internal int Width { get; } = 1;

    internal static ElementFormat For(Tensor tensor)
    {
        if (tensor.dtype.IsComplex()) return new ElementFormat(Complexes(tensor).Select(Text));
        if (tensor.dtype.IsFloatingPoint()) return new ElementFormat(Doubles(tensor));
        return new ElementFormat(Texts(tensor));
    }

    internal string[] Write(Tensor tensor)
    {
        var texts = tensor.dtype.IsComplex() ? Complexes(tensor).Select(Text).ToArray()
            : _floating ? Array.ConvertAll(Doubles(tensor), Number)
            : Texts(tensor);
        return Array.ConvertAll(texts, t => t.PadLeft(Width));
    }

    private string Number(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (_scientific) return Scientific(value);
        return _whole ? Fixed(value, 0) + "." : Fixed(value, 4);
    }

    // C's printf rounds an exact half to the even digit; .NET rounds it up.
    private static string Fixed(double value, int digits)
    {
        var scale = Math.Pow(10, digits);
        var scaled = value * scale;
        if (Math.Floor(scaled) + 0.5 == scaled) value = Math.Round(scaled, MidpointRounding.ToEven) / scale;
        return value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Scientific(double value) =>
        value.ToString("0.0000e+00", CultureInfo.InvariantCulture);

    private static string Text(Complex value) =>
        $"{Fixed(value.Real, 4)}{(value.Imaginary < 0 ? "-" : "+")}{Fixed(Math.Abs(value.Imaginary), 4)}j";

    private static double[] Doubles(Tensor tensor) => tensor.to(ScalarType.Float64).ToArray<double>();

    private static Complex[] Complexes(Tensor tensor) => tensor.to(ScalarType.ComplexFloat64).ToArray<Complex>();

    private static string[] Texts(Tensor tensor) => tensor.dtype == ScalarType.Bool
        ? Array.ConvertAll(tensor.ToArray<bool>(), b => b ? "True" : "False")
        : Array.ConvertAll(tensor.to(ScalarType.Int64).ToArray<long>(), v => v.ToString(CultureInfo.InvariantCulture));
}
