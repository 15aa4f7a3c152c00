using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>Writes an error for the driver. An Arrow stream that has begun must be ended before.</summary>
internal static class ErrorReport
{
    public static void Write(WireWriter wire, string text)
    {
        wire.WriteInt(StreamMarker.Exception);
        wire.WriteText(text);
        wire.Flush();
    }
}
