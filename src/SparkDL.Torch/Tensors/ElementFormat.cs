using System.Globalization;
using System.Numerics;

namespace SparkDL.Torch;

/// <summary>Formats the elements of one tensor as PyTorch does, for every element type.</summary>
internal sealed class ElementFormat
{
    private readonly NumberFormat? _real;
    private readonly NumberFormat? _imaginary;

    private ElementFormat(Tensor tensor)
    {
        if (tensor.dtype.IsComplex())
        {
            var values = Complexes(tensor);
            _real = new NumberFormat(Array.ConvertAll(values, v => v.Real));
            _imaginary = new NumberFormat(Array.ConvertAll(values, v => v.Imaginary));
            Width = _real.Width + _imaginary.Width + 1;
        }
        else if (tensor.dtype.IsFloatingPoint())
        {
            _real = new NumberFormat(Doubles(tensor));
            Width = _real.Width;
        }
        else
        {
            Width = Math.Max(1, Texts(tensor).Max(t => t.Length));
        }
    }

    internal int Width { get; }

    internal static ElementFormat For(Tensor tensor) => new(tensor);

    internal string[] Write(Tensor tensor)
    {
        if (_real is null) return Array.ConvertAll(Texts(tensor), t => t.PadLeft(Width));
        return _imaginary is null ? Array.ConvertAll(Doubles(tensor), _real.Write)
            : Array.ConvertAll(
                Complexes(tensor), v => Join(_real.Write(v.Real), _imaginary.Write(v.Imaginary).TrimStart()));
    }

    private static string Join(string real, string imaginary) =>
        imaginary[0] == '-' ? $"{real}{imaginary}j" : $"{real}+{imaginary}j";

    private static double[] Doubles(Tensor tensor) => tensor.to(ScalarType.Float64).ToArray<double>();

    private static Complex[] Complexes(Tensor tensor) => tensor.to(ScalarType.ComplexFloat64).ToArray<Complex>();

    private static string[] Texts(Tensor tensor) => tensor.dtype == ScalarType.Bool
        ? Array.ConvertAll(tensor.ToArray<bool>(), b => b ? "True" : "False")
        : Array.ConvertAll(tensor.to(ScalarType.Int64).ToArray<long>(), v => v.ToString(CultureInfo.InvariantCulture));
}
