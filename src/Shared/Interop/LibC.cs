using System.Runtime.InteropServices;

namespace SparkDL.Interop;

/// <summary>Calls functions of the C library that .NET has no counterpart of.</summary>
internal static partial class LibC
{
    // mallopt's M_TRIM_THRESHOLD and M_MMAP_THRESHOLD.
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;

    // dlopen's RTLD_LAZY, RTLD_NOLOAD and RTLD_GLOBAL.
    private const int Lazy = 0x1;
    private const int OnlyIfLoaded = 0x4;
    private const int Global = 0x100;

    /// <summary>Sets an environment variable for native code, which .NET's own setter does not reach.</summary>
    /// <exception cref="InvalidOperationException">The C library refuses the name.</exception>
    public static void SetEnvironment(string name, string value)
    {
        if (setenv(name, value, 1) != 0) throw new InvalidOperationException($"setenv refuses the name '{name}'.");
    }

    /// <summary>
    /// Keeps freed memory for the next allocation. By default glibc returns each large block to the kernel, and the
    /// next one pays for its page faults again.
    /// </summary>
    public static void KeepFreedMemory()
    {
        _ = mallopt(TrimThreshold, int.MaxValue);
        _ = mallopt(MmapThreshold, 32 << 20);
    }

    /// <summary>
    /// Makes the symbols of a loaded library visible to libraries that are loaded later, also to those that do not
    /// name it as needed. Does nothing if the library is not loaded.
    /// </summary>
    public static void MakeSymbolsGlobal(string library) => _ = dlopen(library, Lazy | OnlyIfLoaded | Global);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    // Part of libc since glibc 2.34, and found through this name there, too.
    [LibraryImport("libdl.so.2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlopen(string path, int flags);
}
