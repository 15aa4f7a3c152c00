using System.Buffers.Binary;
using SparkDL.Interop;

namespace SparkDL.Worker.Daemon;

/// <summary>
/// Reads the daemon's standard input, on which Spark sends the ids of workers to end. Its end means that the executor
/// has ended, however that happened, so the daemon exits then.
/// </summary>
internal static class KillRequests
{
    /// <summary>Reads requests until the executor has ended.</summary>
    public static void Serve(ConnectionRegistry connections)
    {
        Span<byte> request = stackalloc byte[sizeof(int)];
        while (TryFill(request))
        {
            // The id is that of a thread, never of a process: an unknown one has ended already, which is ordinary.
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
