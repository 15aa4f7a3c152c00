namespace SparkDL.Torch.Support;

/// <summary>Tests that compare bits run alone and with one thread: sums are then made in one order.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneThread
{
    public const string Name = "one thread";

    /// <summary>Sets one thread for libtorch and OpenBLAS, for the thread that runs the test.</summary>
    public static void Use() => TorchRuntime.SetThreads(1);
}
