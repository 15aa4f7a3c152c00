namespace SparkDL.Worker.Protocol;

/// <summary>The known layouts of the task header, each named after the first Spark version that has it.</summary>
internal enum ProtocolVersion
{
    /// <summary>A Spark version before all of them, which the worker does not serve.</summary>
    Older = 0,
    V35 = 305,
    V40 = 400,
    V41 = 401,
    V42 = 402,
}

/// <summary>Formats protocol versions for messages.</summary>
internal static class ProtocolVersionExtensions
{
    public static string Name(this ProtocolVersion version) =>
        version == ProtocolVersion.Older ? "older than 3.5" : $"{(int)version / 100}.{(int)version % 100}";
}
