using System.Runtime.InteropServices;

namespace SparkDL.Torch;

internal enum ShimValueTag
{
    None = 0,
    Int = 1,
    Double = 2,
    Bool = 3,
    Tensor = 4,
    IntList = 5,
    DoubleList = 6,
    BoolList = 7,
    TensorList = 8,
    String = 9,
    Device = 10,
    OptionalTensorList = 11,
    Generator = 12,
    ScalarList = 13,
    Default = 14,
    Complex = 15,
    Tuple = 16,
    List = 17,
    Dict = 18,
}

/// <summary>The 16-byte value that the shim takes and returns; the layout is that of <c>native/exports.h</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct ShimValue
{
    [FieldOffset(0)] public long Int;
    [FieldOffset(0)] public double Double;
    [FieldOffset(0)] public nint Pointer;
    [FieldOffset(8)] public ShimValueTag Tag;
    [FieldOffset(12)] public int Length;
}
