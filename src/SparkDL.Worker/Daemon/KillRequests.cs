using System.Buffers.Binary;
using SparkDL.Interop;

namespace SparkDL.Worker.Daemon;

/// <summary>
/// The daemon's standard input: ids of workers that Spark wants ended, for as long as the executor lives. Its end is
/// ours, so it also is the life line that no signal can replace.
/// </summary>
internal static class KillRequests
{
    /// <summary>Reads requests until the executor is gone.</summary>
    public static void Serve(ConnectionRegistry connections)
    {
        Span<byte> request = stackalloc byte[sizeof(int)];
        while (TryFill(request))
        {
            // The id is a thread of ours, never a process: an unknown one has ended already, which is ordinary.
            connections.Find(BinaryPrimitives.ReadInt32BigEndian(request))?.Cancel("Spark asked for its end");
        }
    }

    private static bool TryFill(Span<byte> request)
    {
        for (var rest = request; rest.Length > 0;)
        {
            var count = PosixProcess.Read(PosixProcess.StandardInput, rest);
            if (count == 0) return false;
            rest = rest[count..];
        }

        return true;
    }
}
