using System.Runtime.InteropServices;

namespace SparkDL.Worker.Interop;

/// <summary>
/// The crash handler (<c>crash_handler.c</c>), which reports a crash in native code to Spark. <c>start-worker</c> loads
/// it before .NET; in a process without it nothing is reported.
/// </summary>
internal static partial class CrashHandler
{
    private const string Library = "libsparkdl_crash_handler.so";

    /// <summary>Whether the handler is installed in this process; false before <see cref="Attach"/>.</summary>
    public static bool IsInstalled { get; private set; }

    /// <summary>Finds the handler, if the process has it, and tells it the listener.</summary>
    /// <param name="listener">The descriptor where Spark connects, closed first in a crash; -1 for none.</param>
    public static void Attach(int listener)
    {
        try
        {
            IsInstalled = Ready(listener) != 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            IsInstalled = false;
        }
    }

    /// <summary>Registers a task of the calling thread; returns its number, or -1 if too many tasks run.</summary>
    /// <param name="socket">The connection on which Spark waits for the answer.</param>
    /// <param name="name">The task, as the report names it.</param>
    /// <param name="file">The file that Spark reads when a worker ends without an answer; empty: none.</param>
    [LibraryImport(
        Library, EntryPoint = "sparkdl_crash_handler_begin_task", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BeginTask(int socket, string name, string file);

    /// <summary>Reserves the socket for the caller; does not return if the process is ending.</summary>
    [LibraryImport(Library, EntryPoint = "sparkdl_crash_handler_begin_write")]
    public static partial void BeginWrite(int task);

    /// <summary>Releases the socket after a whole batch of an Arrow stream was sent.</summary>
    [LibraryImport(Library, EntryPoint = "sparkdl_crash_handler_end_write")]
    public static partial void EndWrite(int task);

    [LibraryImport(Library, EntryPoint = "sparkdl_crash_handler_end_task")]
    public static partial void EndTask(int task);

    [LibraryImport(Library, EntryPoint = "sparkdl_crash_handler_attach")]
    private static partial int Ready(int listener);
}
