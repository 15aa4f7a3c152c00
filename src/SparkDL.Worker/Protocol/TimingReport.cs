using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>
/// The times at which a task began, was ready and ended, and from Spark 4.2 on the time in the function.
/// </summary>
internal sealed record TimingReport(
    DateTimeOffset Boot, DateTimeOffset Init, DateTimeOffset Finish, TimeSpan InFunction)
{
    public void Write(WireWriter wire, ProtocolVersion version)
    {
        wire.WriteInt(StreamMarker.Timing);
        wire.WriteLong(Boot.ToUnixTimeMilliseconds());
        wire.WriteLong(Init.ToUnixTimeMilliseconds());
        wire.WriteLong(Finish.ToUnixTimeMilliseconds());
        if (version >= ProtocolVersion.V42) wire.WriteLong((long)InFunction.TotalMilliseconds);
        // Bytes spilled to memory and to disk: the worker does not spill.
        wire.WriteLong(0);
        wire.WriteLong(0);
    }
}
