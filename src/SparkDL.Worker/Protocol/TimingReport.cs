using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>When the task began, was ready and ended; 4.2 wants the time in the function as well.</summary>
internal sealed record TimingReport(DateTimeOffset Boot, DateTimeOffset Init, DateTimeOffset Finish, TimeSpan InFunction)
{
    public void Write(WireWriter wire, ProtocolVersion version)
    {
        wire.WriteInt(Marks.Timing);
        wire.WriteLong(Boot.ToUnixTimeMilliseconds());
        wire.WriteLong(Init.ToUnixTimeMilliseconds());
        wire.WriteLong(Finish.ToUnixTimeMilliseconds());
        if (version >= ProtocolVersion.V42) wire.WriteLong((long)InFunction.TotalMilliseconds);
        // Bytes spilled to memory and to disk: nothing of ours spills.
        wire.WriteLong(0);
        wire.WriteLong(0);
    }
}
