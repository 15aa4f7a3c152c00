namespace SparkDL.Torch;

/// <summary>The element type of a tensor. The values are libtorch's.</summary>
public enum ScalarType : sbyte
{
    /// <summary>Unsigned 8-bit integer.</summary>
    Byte = 0,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 1,

    /// <summary>16-bit integer.</summary>
    Int16 = 2,

    /// <summary>32-bit integer.</summary>
    Int32 = 3,

    /// <summary>64-bit integer.</summary>
    Int64 = 4,

    /// <summary>IEEE half precision.</summary>
    Float16 = 5,

    /// <summary>IEEE single precision.</summary>
    Float32 = 6,

    /// <summary>IEEE double precision.</summary>
    Float64 = 7,

    /// <summary>Complex of two halves.</summary>
    ComplexFloat16 = 8,

    /// <summary>Complex of two floats.</summary>
    ComplexFloat32 = 9,

    /// <summary>Complex of two doubles.</summary>
    ComplexFloat64 = 10,

    /// <summary>Boolean, one byte each.</summary>
    Bool = 11,

    /// <summary>Brain float: the upper half of a float.</summary>
    BFloat16 = 15,
}
