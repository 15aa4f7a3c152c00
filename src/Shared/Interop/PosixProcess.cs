using System.Runtime.InteropServices;
using System.Text;

namespace SparkDL.Interop;

/// <summary>Functions of the C library for descriptors, threads and signals that .NET does not offer.</summary>
internal static unsafe partial class PosixProcess
{
    public const int StandardInput = 0;
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    public const short PollIn = 0x1;
    public const short PollError = 0x8;
    public const short PollHangUp = 0x10;
    public const short PollPeerHangUp = 0x2000;

    public const int Kill = 9;

    /// <summary>Returns the kernel's id of the calling thread.</summary>
    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int ThreadId();

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    public static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int SendSignal(int process, int signal);

    /// <summary>
    /// Ends the process at once, without finalizers or exit handlers of native libraries, which can abort.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int code);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollRequest* requests, nuint count, int milliseconds);

    /// <summary>Creates an event descriptor, which becomes readable when eight bytes are written to it.</summary>
    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int CreateEventDescriptor(uint initial, int flags);

    /// <summary>Writes all bytes to a descriptor.</summary>
    public static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var written = 0; written < bytes.Length;)
            {
                var count = WriteSome(descriptor, start + written, (nuint)(bytes.Length - written));
                if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted)
                    throw new IOException(
                        $"Writing to descriptor {descriptor} failed: {Marshal.GetLastPInvokeErrorMessage()}");
                if (count > 0) written += (int)count;
            }
        }
    }

    /// <summary>Writes a line to the process's error output.</summary>
    public static void WriteErrorLine(string line) => Write(StandardError, Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Reads available bytes, waiting for the first; 0 at the end or after an error.</summary>
    public static int Read(int descriptor, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            while (true)
            {
                var count = ReadSome(descriptor, start, (nuint)bytes.Length);
                if (count >= 0) return (int)count;
                if (Marshal.GetLastPInvokeError() != Interrupted) return 0;
            }
        }
    }

    private const int Interrupted = 4;

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteSome(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadSome(int descriptor, byte* bytes, nuint count);
}
