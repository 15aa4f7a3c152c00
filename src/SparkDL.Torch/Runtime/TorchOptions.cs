namespace SparkDL.Torch;

/// <summary>
/// The locations of libtorch and the shim, and the threads of an operator. A null value is determined automatically.
/// </summary>
public sealed record TorchOptions
{
    /// <summary>
    /// The folder of a libtorch, of its libraries, or of a Python <c>torch</c> package; where null,
    /// <c>SPARKDL_LIBTORCH</c>, then the usual places.
    /// </summary>
    public string? LibtorchFolder { get; init; }

    /// <summary>
    /// A folder that holds a built shim (<c>libsparkdl_torch.so</c> and <c>build.txt</c>); where null,
    /// <c>SPARKDL_SHIM</c>, then the user's cache, where it is built if missing.
    /// </summary>
    public string? ShimFolder { get; init; }

    /// <summary>
    /// The number of threads inside an operator, at least 1; where null, <c>SPARKDL_THREADS</c>, then all cores.
    /// </summary>
    public int? Threads { get; init; }
}
