using System.Runtime.InteropServices;

namespace SparkDL.Interop;

/// <summary>The few calls of the C library that .NET has no door to.</summary>
internal static partial class LibC
{
    /// <summary>Ends the process at once: no finalizers, no exit handlers of native libraries. Flush first.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int status);

    /// <summary>
    /// Sets a variable that native code sees; <see cref="Environment.SetEnvironmentVariable(string, string)"/> is
    /// invisible to it.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int SetEnvironment(string name, string value, int overwrite);

    /// <summary>Sends a signal.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int processId, int signal);
}
