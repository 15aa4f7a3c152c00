using System.Numerics;

namespace SparkDL.Torch;

/// <summary>Properties of element types.</summary>
public static class ScalarTypes
{
    /// <summary>The size of one element in bytes.</summary>
    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 or ScalarType.ComplexFloat16 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type of a dense tensor"),
    };

    /// <summary>Whether the type is one of the real floating point types.</summary>
    public static bool IsFloatingPoint(this ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    /// <summary>Whether the type is a complex one.</summary>
    public static bool IsComplex(this ScalarType type) =>
        type is ScalarType.ComplexFloat16 or ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    /// <summary>Whether the type is an integer or boolean one.</summary>
    public static bool IsIntegral(this ScalarType type) => !type.IsFloatingPoint() && !type.IsComplex();

    /// <summary>PyTorch's name: <c>float32</c>.</summary>
    public static string TorchName(this ScalarType type) => type switch
    {
        ScalarType.Byte => "uint8",
        ScalarType.ComplexFloat16 => "complex32",
        ScalarType.ComplexFloat32 => "complex64",
        ScalarType.ComplexFloat64 => "complex128",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>The element type that holds values of a .NET type.</summary>
    public static ScalarType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return ScalarType.Float32;
        if (typeof(T) == typeof(double)) return ScalarType.Float64;
        if (typeof(T) == typeof(long)) return ScalarType.Int64;
        if (typeof(T) == typeof(int)) return ScalarType.Int32;
        if (typeof(T) == typeof(byte)) return ScalarType.Byte;
        if (typeof(T) == typeof(bool)) return ScalarType.Bool;
        if (typeof(T) == typeof(sbyte)) return ScalarType.Int8;
        if (typeof(T) == typeof(short)) return ScalarType.Int16;
        if (typeof(T) == typeof(Half)) return ScalarType.Float16;
        if (typeof(T) == typeof(BFloat16)) return ScalarType.BFloat16;
        if (typeof(T) == typeof(Complex)) return ScalarType.ComplexFloat64;
        throw new NotSupportedException($"no tensor element type holds {typeof(T)}");
    }
}
