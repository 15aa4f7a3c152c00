using System.Runtime.InteropServices;

namespace SparkDL.Worker.Interop;

/// <summary>
/// The native crash handler (<c>last_words.c</c>), which reports a crash in native code to Spark. The script that
/// starts the worker preloads it before .NET; where it was not loaded, crashes are not reported.
/// </summary>
internal static partial class LastWords
{
    private const string Library = "libsparkdl_last_words.so";

    /// <summary>Whether the crash handler is installed in this process.</summary>
    public static bool AreReady { get; private set; }

    /// <summary>Finds out whether the crash handler is installed, and passes it the listening socket.</summary>
    /// <param name="listener">
    /// The descriptor of the listening socket, which the handler closes first in a crash; -1 for none.
    /// </param>
    public static void Prepare(int listener)
    {
        try
        {
            AreReady = Ready(listener) != 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            AreReady = false;
        }
    }

    /// <summary>
    /// Registers a task of the calling thread and returns its number; -1 where too many tasks run at once.
    /// </summary>
    /// <param name="socket">The descriptor of the socket on which Spark waits for output.</param>
    /// <param name="name">The name of the task in the crash report.</param>
    /// <param name="file">
    /// The file in which Spark looks for a crash report when the connection ends without output; empty for none.
    /// </param>
    [LibraryImport(Library, EntryPoint = "sparkdl_last_words_begin", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Begin(int socket, string name, string file);

    /// <summary>
    /// Takes the socket from the crash handler before output is written. Does not return while the process is crashing.
    /// </summary>
    [LibraryImport(Library, EntryPoint = "sparkdl_last_words_writing")]
    public static partial void Writing(int task);

    /// <summary>Gives the socket back after output was written; the output ends inside an Arrow stream.</summary>
    [LibraryImport(Library, EntryPoint = "sparkdl_last_words_written")]
    public static partial void Written(int task);

    /// <summary>Removes a task that has ended.</summary>
    [LibraryImport(Library, EntryPoint = "sparkdl_last_words_end")]
    public static partial void End(int task);

    [LibraryImport(Library, EntryPoint = "sparkdl_last_words_ready")]
    private static partial int Ready(int listener);
}
