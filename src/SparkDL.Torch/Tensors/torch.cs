namespace SparkDL.Torch;

/// <summary>PyTorch's functions under their own names.</summary>
public static unsafe partial class torch
{
    /// <summary>32-bit floating point, the default type.</summary>
    public const ScalarType float32 = ScalarType.Float32;

    /// <summary>64-bit floating point.</summary>
    public const ScalarType float64 = ScalarType.Float64;

    /// <summary>16-bit floating point.</summary>
    public const ScalarType float16 = ScalarType.Float16;

    /// <summary>16-bit brain float.</summary>
    public const ScalarType bfloat16 = ScalarType.BFloat16;

    /// <summary>Unsigned byte.</summary>
    public const ScalarType uint8 = ScalarType.Byte;

    /// <summary>Signed byte.</summary>
    public const ScalarType int8 = ScalarType.Int8;

    /// <summary>16-bit integer.</summary>
    public const ScalarType int16 = ScalarType.Int16;

    /// <summary>32-bit integer.</summary>
    public const ScalarType int32 = ScalarType.Int32;

    /// <summary>64-bit integer.</summary>
    public const ScalarType int64 = ScalarType.Int64;

    /// <summary>Boolean.</summary>
    public const ScalarType @bool = ScalarType.Bool;

    /// <summary>The CPU.</summary>
    public static Device CPU { get; } = new(DeviceType.CPU);

    /// <summary>The current GPU.</summary>
    public static Device CUDA { get; } = new(DeviceType.CUDA);

    /// <summary>The version of the loaded libtorch.</summary>
    public static string __version__
    {
        get
        {
            TorchRuntime.Initialize();
            return TorchRuntime.Version;
        }
    }

    /// <summary>
    /// Opens a scope that frees the tensors that this thread makes in it; see <see cref="DisposeScope"/>.
    /// </summary>
    public static DisposeScope NewDisposeScope(string? name = null) => new(name);

    /// <summary>Seeds the process's default generator.</summary>
    public static Generator manual_seed(long seed)
    {
        TorchError.Check(NativeMethods.sd_manual_seed((ulong)seed), nameof(manual_seed));
        return Generator.Default;
    }

    /// <summary>The state of the process's default generator.</summary>
    public static Tensor get_rng_state() => Generator.Default.get_state();

    /// <summary>Restores the state of the process's default generator.</summary>
    public static void set_rng_state(Tensor state) => Generator.Default.set_state(state);

    /// <summary>
    /// Sets the number of threads inside an operator, of libtorch and of OpenBLAS, for this thread and for new ones.
    /// </summary>
    public static void set_num_threads(int threads) => TorchRuntime.SetThreads(threads);

    /// <summary>The number of threads inside an operator of the calling thread.</summary>
    public static int get_num_threads() => NativeMethods.sd_get_num_threads();

    /// <summary>
    /// Makes operators without a deterministic implementation fail, or warn if <paramref name="warn_only"/> is set.
    /// </summary>
    public static void use_deterministic_algorithms(bool mode, bool warn_only = false) =>
        TorchError.Check(
            NativeMethods.sd_set_deterministic(mode ? 1 : 0, warn_only ? 1 : 0), nameof(use_deterministic_algorithms));

    /// <summary>Information about CUDA devices.</summary>
    public static class cuda
    {
        /// <summary>Whether this libtorch was built for CUDA and sees a GPU.</summary>
        public static bool is_available() => device_count() > 0;

        /// <summary>The number of GPUs.</summary>
        public static int device_count()
        {
            int count;
            TorchError.Check(NativeMethods.sd_cuda_device_count(&count), nameof(device_count));
            return count;
        }
    }
}
