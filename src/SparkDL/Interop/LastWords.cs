using System.Runtime.InteropServices;

namespace SparkDL.Interop;

/// <summary>
/// The library that tells Spark of a crash in native code (<c>last_words.c</c>). The worker's starter loads it before
/// .NET; where it was not, nothing is told, and that is all.
/// </summary>
internal static partial class LastWords
{
    private const string Library = "libsparkdl_last_words.so";

    /// <summary>Whether crashes are told of: a tool of the worker's process, so once per process.</summary>
    public static bool AreReady { get; private set; }

    /// <summary>Asks the library whether it is in place.</summary>
    /// <param name="listener">The descriptor where Spark connects, closed first in a crash; -1 for none.</param>
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

    /// <summary>A task of the calling thread begins; -1 where there are too many at once.</summary>
    /// <param name="socket">Where Spark waits for its answer.</param>
    /// <param name="name">The task, as the message is to call it.</param>
    /// <param name="file">Where Spark looks when all it has seen is the end; empty where it does not look.</param>
    [LibraryImport(Library, EntryPoint = "sparkdl_last_words_begin", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Begin(int socket, string name, string file);

    /// <summary>The socket belongs to the caller from now on; does not return if the process is ending.</summary>
    [LibraryImport(Library, EntryPoint = "sparkdl_last_words_writing")]
    public static partial void Writing(int task);

    /// <summary>What was begun is sent, inside an Arrow stream.</summary>
    [LibraryImport(Library, EntryPoint = "sparkdl_last_words_written")]
    public static partial void Written(int task);

    [LibraryImport(Library, EntryPoint = "sparkdl_last_words_end")]
    public static partial void End(int task);

    [LibraryImport(Library, EntryPoint = "sparkdl_last_words_ready")]
    private static partial int Ready(int listener);
}
