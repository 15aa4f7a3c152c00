namespace SparkDL.Torch;

public static unsafe partial class torch
{
    /// <summary>Creates zeros of the given sizes.</summary>
    public static Tensor zeros(params ReadOnlySpan<long> size) => zeros(IntArrayRef.Create(size));

    /// <summary>Creates ones of the given sizes.</summary>
    public static Tensor ones(params ReadOnlySpan<long> size) => ones(IntArrayRef.Create(size));

    /// <summary>Creates an uninitialized tensor of the given sizes.</summary>
    public static Tensor empty(params ReadOnlySpan<long> size) => empty(IntArrayRef.Create(size));

    /// <summary>Creates uniform random numbers in [0, 1) of the given sizes.</summary>
    public static Tensor rand(params ReadOnlySpan<long> size) => rand(IntArrayRef.Create(size));

    /// <summary>Creates standard normal random numbers of the given sizes.</summary>
    public static Tensor randn(params ReadOnlySpan<long> size) => randn(IntArrayRef.Create(size));
}
