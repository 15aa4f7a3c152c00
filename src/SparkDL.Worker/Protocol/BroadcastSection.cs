using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>
/// Broadcast variables. Spark Connect sends an empty list always; the section is read all the same, so that what
/// follows stays in step, and variables that would have to be decrypted are refused by name.
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
            // Below zero: a variable to forget.
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
