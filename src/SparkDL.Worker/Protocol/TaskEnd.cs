using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>The last words of a task that succeeded.</summary>
internal static class TaskEnd
{
    /// <summary>Ends the data: there are never accumulator updates, since those would be Python pickles.</summary>
    public static void WriteSections(WireWriter wire)
    {
        wire.WriteInt(Marks.EndOfDataSection);
        wire.WriteInt(0);
        wire.Flush();
    }

    /// <summary>Says whether the connection may be used for another task.</summary>
    public static void WriteReuse(WireWriter wire, bool reusable)
    {
        wire.WriteInt(reusable ? Marks.EndOfStream : Marks.EndOfDataSection);
        wire.Flush();
    }
}
