namespace SparkDL.Torch;

/// <summary>A generator of random numbers on the CPU, which equals PyTorch's with the same seed.</summary>
public sealed unsafe class Generator : IDisposable
{
    /// <summary>Creates a generator with a seed.</summary>
    public Generator(ulong seed)
        : this(seed, useDefault: false)
    {
    }

    private Generator(ulong seed, bool useDefault)
    {
        nint handle;
        TorchError.Check(NativeMethods.sd_generator(seed, useDefault ? 1 : 0, &handle), nameof(Generator));
        Handle = new GeneratorHandle(handle);
    }

    /// <summary>The process's default generator, which <see cref="torch.manual_seed"/> seeds.</summary>
    public static Generator Default { get; } = new(0, useDefault: true);

    internal GeneratorHandle Handle { get; }

    /// <summary>Seeds the generator.</summary>
    public Generator manual_seed(ulong seed)
    {
        TorchError.Check(NativeMethods.sd_generator_seed(Handle, seed), nameof(manual_seed));
        return this;
    }

    /// <summary>The seed that was last set.</summary>
    public long initial_seed() => NativeMethods.sd_generator_initial_seed(Handle);

    /// <summary>The state as a byte tensor, in PyTorch's format.</summary>
    public Tensor get_state()
    {
        ShimValue state;
        TorchError.Check(NativeMethods.sd_generator_get_state(Handle, &state), nameof(get_state));
        return Tensor.FromResult(state, null);
    }

    /// <summary>Restores a state.</summary>
    public void set_state(Tensor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var handle = state.Acquire(nameof(set_state));
        try
        {
            TorchError.Check(NativeMethods.sd_generator_set_state(Handle, handle), nameof(set_state));
        }
        finally
        {
            state.Release();
        }
    }

    /// <summary>Releases the generator as soon as no operator uses it.</summary>
    public void Dispose()
    {
        if (this != Default) Handle.Dispose();
    }
}
