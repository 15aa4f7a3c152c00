namespace SparkDL.Torch;

/// <summary>Where libtorch and the shim are, and how many threads an operator may use. What is null is found by itself.</summary>
public sealed record TorchOptions
{
    /// <summary>The folder of a libtorch, of its libraries, or of a Python <c>torch</c> package.</summary>
    public string? LibtorchFolder { get; init; }

    /// <summary>A folder that holds a built shim (<c>libsparkdl_torch.so</c> and <c>build.txt</c>).</summary>
    public string? ShimFolder { get; init; }

    /// <summary>Threads inside an operator; else <c>SPARKDL_THREADS</c>, else all cores.</summary>
    public int? Threads { get; init; }
}
