using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>
/// Reads past the broadcast variables of a task's header. Spark Connect always sends an empty list; encrypted
/// variables, which the worker cannot read, are refused.
/// </summary>
internal static class BroadcastSection
{
    public static void Skip(WireReader wire, ProtocolVersion version)
    {
        var encrypted = wire.ReadBool();
        var count = wire.ReadCount("broadcast variables");
        if (encrypted) SkipServer(wire, version);
        for (; count > 0; count--)
        {
            // A negative number asks the worker to forget a variable.
            if (wire.ReadLong() < 0) continue;
            if (encrypted)
                throw new WorkerProtocolException("Encrypted broadcast variables are not supported by this worker.");
            wire.ReadText("a broadcast variable's path");
        }
    }

    private static void SkipServer(WireReader wire, ProtocolVersion version)
    {
        var port = wire.ReadInt();
        wire.ReadText(version >= ProtocolVersion.V41 && port == -1 ? "a path" : "a secret");
    }
}
