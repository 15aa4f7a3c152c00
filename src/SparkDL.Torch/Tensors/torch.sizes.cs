namespace SparkDL.Torch;

public static unsafe partial class torch
{
    /// <summary>Zeros of the sizes written out.</summary>
    public static Tensor zeros(params ReadOnlySpan<long> size) => zeros(IntArrayRef.Create(size));

    /// <summary>Ones of the sizes written out.</summary>
    public static Tensor ones(params ReadOnlySpan<long> size) => ones(IntArrayRef.Create(size));

    /// <summary>Uninitialized memory of the sizes written out.</summary>
    public static Tensor empty(params ReadOnlySpan<long> size) => empty(IntArrayRef.Create(size));

    /// <summary>Uniform random numbers of the sizes written out.</summary>
    public static Tensor rand(params ReadOnlySpan<long> size) => rand(IntArrayRef.Create(size));

    /// <summary>Normal random numbers of the sizes written out.</summary>
    public static Tensor randn(params ReadOnlySpan<long> size) => randn(IntArrayRef.Create(size));
}
