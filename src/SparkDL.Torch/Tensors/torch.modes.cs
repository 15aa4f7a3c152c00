namespace SparkDL.Torch;

public static unsafe partial class torch
{
    /// <summary>Disables gradient recording on this thread until the scope is disposed.</summary>
    public static GradModeScope no_grad() => new(false);

    /// <summary>Enables gradient recording on this thread until the scope is disposed.</summary>
    public static GradModeScope enable_grad() => new(true);

    /// <summary>Enables or disables gradient recording on this thread until the scope is disposed.</summary>
    public static GradModeScope set_grad_enabled(bool enabled) => new(enabled);

    /// <summary>Whether this thread records operators for backward passes.</summary>
    public static bool is_grad_enabled() => NativeMethods.sd_grad_mode(-1) != 0;

    /// <summary>
    /// Disables gradient recording and version counters on this thread until the scope is disposed. For scoring: the
    /// tensors made in it cannot enter autograd later.
    /// </summary>
    public static InferenceModeScope inference_mode(bool mode = true) => new(mode);

    /// <summary>Whether this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled() => NativeMethods.sd_is_inference_mode() != 0;

    /// <summary>
    /// Runs operators that profit from it in a smaller floating-point type until the scope is disposed.
    /// </summary>
    public static AutocastScope autocast(
        DeviceType device = DeviceType.CPU, ScalarType? dtype = null, bool enabled = true) =>
        new(device, dtype ?? (device == DeviceType.CPU ? ScalarType.BFloat16 : ScalarType.Float16), enabled);

    /// <summary>Makes a stream the current one of this thread for its device until the scope is disposed.</summary>
    public static StreamScope stream(DeviceStream stream) => new(stream);
}

/// <summary>
/// Restores the thread's gradient recording mode when it is disposed. It cannot cross an <c>await</c>.
/// </summary>
public readonly ref struct GradModeScope
{
    private readonly int _before;

    internal GradModeScope(bool on) => _before = NativeMethods.sd_grad_mode(on ? 1 : 0);

    /// <summary>Restores the mode.</summary>
    public void Dispose() => NativeMethods.sd_grad_mode(_before);
}

/// <summary>Restores the thread's inference mode when it is disposed.</summary>
public unsafe ref struct InferenceModeScope
{
    private nint _mode;

    internal InferenceModeScope(bool on)
    {
        nint mode;
        TorchError.Check(NativeMethods.sd_inference_mode_enter(on ? 1 : 0, &mode), "inference_mode");
        _mode = mode;
    }

    /// <summary>Restores the mode.</summary>
    public void Dispose()
    {
        NativeMethods.sd_inference_mode_leave(_mode);
        _mode = 0;
    }
}

/// <summary>
/// Restores autocast when it is disposed; the outermost scope also frees the cached casts of weights.
/// </summary>
public readonly unsafe ref struct AutocastScope
{
    private readonly int _device;
    private readonly int _before;
    private readonly int _beforeType;

    internal AutocastScope(DeviceType device, ScalarType dtype, bool enabled)
    {
        if (device == DeviceType.CPU && dtype != ScalarType.BFloat16)
            throw new NotSupportedException(
                $"autocast to {dtype.TorchName()} on the CPU: libtorch has bfloat16 only there");
        int before, type;
        TorchError.Check(
            NativeMethods.sd_autocast_enter((int)device, enabled ? 1 : 0, (int)dtype, &before, &type), "autocast");
        (_device, _before, _beforeType) = ((int)device, before, type);
    }

    /// <summary>Restores the mode.</summary>
    public void Dispose() =>
        TorchError.Check(NativeMethods.sd_autocast_leave(_device, _before, _beforeType), "autocast");
}

/// <summary>Restores the thread's stream when it is disposed. It cannot cross an <c>await</c>.</summary>
public readonly ref struct StreamScope
{
    private readonly DeviceStream _before;

    internal StreamScope(DeviceStream stream) => _before = stream.Exchange();

    /// <summary>Restores the stream.</summary>
    public void Dispose() => _before.Exchange();
}
