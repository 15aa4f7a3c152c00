using System.Runtime.InteropServices;

namespace SparkDL.Torch;

/// <summary>What must be set in the C library before libtorch loads.</summary>
internal static partial class LibC
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int Lazily = 0x1;
    private const int IfLoaded = 0x4;
    private const int Globally = 0x100;

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

    /// <summary>A file's one path, through all links of it and of its folders.</summary>
    internal static unsafe string RealPath(string path)
    {
        var real = realpath(path, 0);
        if (real == 0) throw new FileNotFoundException($"There is no file {path}.", path);
        try
        {
            return Marshal.PtrToStringUTF8(real)!;
        }
        finally
        {
            NativeMemory.Free((void*)real);
        }
    }

    /// <summary>Lets libraries that are loaded later find this loaded one's symbols, also those that do not name it as needed.</summary>
    internal static void ShowToAll(string library) => _ = dlopen(library, Lazily | IfLoaded | Globally);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint realpath(string path, nint resolved);

    // Part of libc since glibc 2.34, and found through this name there, too.
    [LibraryImport("libdl.so.2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlopen(string path, int flags);
}
