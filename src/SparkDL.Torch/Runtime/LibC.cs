using System.Runtime.InteropServices;

namespace SparkDL.Torch;

/// <summary>What must be set in the C library before libtorch loads.</summary>
internal static partial class LibC
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;

    /// <summary>Sets an environment variable that native code sees: .NET's own setter does not reach it.</summary>
    internal static void SetEnvironment(string name, string value)
    {
        if (setenv(name, value, 1) != 0) throw new InvalidOperationException($"setenv {name} failed");
    }

    /// <summary>
    /// Keeps freed memory for the next tensor. By default glibc gives every megabyte back, and a step pays for its page
    /// faults again and again.
    /// </summary>
    internal static void KeepFreedMemory()
    {
        _ = mallopt(TrimThreshold, int.MaxValue);
        _ = mallopt(MmapThreshold, 32 << 20);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
