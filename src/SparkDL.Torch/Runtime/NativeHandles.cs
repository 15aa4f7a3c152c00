using System.Runtime.InteropServices;

namespace SparkDL.Torch;

/// <summary>
/// A native object that is released after the last call that uses it, even if it is disposed or collected before.
/// </summary>
internal abstract class NativeHandle : SafeHandle
{
    private protected NativeHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;
}

internal sealed class GeneratorHandle(nint handle) : NativeHandle(handle)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.sd_generator_release(handle);
        return true;
    }
}

internal sealed class ScriptHandle(nint handle) : NativeHandle(handle)
{
    protected override bool ReleaseHandle()
    {
        NativeMethods.sd_script_release(handle);
        return true;
    }
}
