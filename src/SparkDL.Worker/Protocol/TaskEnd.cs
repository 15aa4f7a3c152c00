using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>Writes the end of a successful task's answer.</summary>
internal static class TaskEnd
{
    /// <summary>Ends the data, with no accumulator updates: those would be Python pickles.</summary>
    public static void WriteSections(WireWriter wire)
    {
        wire.WriteInt(StreamMarker.EndOfDataSection);
        wire.WriteInt(0);
        wire.Flush();
    }

    /// <summary>Tells Spark whether it may use the connection for another task.</summary>
    public static void WriteReuse(WireWriter wire, bool reusable)
    {
        wire.WriteInt(reusable ? StreamMarker.EndOfStream : StreamMarker.EndOfDataSection);
        wire.Flush();
    }
}
