using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace SparkDL.Torch;

/// <summary>Turns the shim's error codes into exceptions, on the thread that got the code.</summary>
internal static unsafe class TorchError
{
    private const int ManagedCallbackFailed = 5;

    // An exception cannot cross native frames: the callback stores it here, and the caller throws it.
    [ThreadStatic] private static ExceptionDispatchInfo? t_pending;

    internal static void SetPending(Exception exception) => t_pending ??= ExceptionDispatchInfo.Capture(exception);

    internal static void Check(int code, string operation)
    {
        if (code != 0) Throw(code, operation, "");
    }

    internal static void Throw(int code, string operation, string operands)
    {
        var pending = t_pending;
        t_pending = null;
        if (code == ManagedCallbackFailed) pending?.Throw();
        var text = Marshal.PtrToStringUTF8((nint)NativeMethods.sd_last_error()) ?? "";
        var kind = code is >= 1 and <= 4 ? (TorchErrorKind)code : TorchErrorKind.Failed;
        var place = operands.Length == 0 ? operation : $"{operation}({operands})";
        throw new TorchException($"{place}: {text.TrimEnd()}", kind, operation);
    }
}
