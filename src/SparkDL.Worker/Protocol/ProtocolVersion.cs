namespace SparkDL.Worker.Protocol;

/// <summary>The layouts of the task header that we know, named by the first Spark version that has them.</summary>
internal enum ProtocolVersion
{
    /// <summary>A Spark before them all.</summary>
    Older = 0,
    V35 = 305,
    V40 = 400,
    V41 = 401,
    V42 = 402,
}

/// <summary>The versions in words.</summary>
internal static class ProtocolVersions
{
    public static string Name(this ProtocolVersion version) =>
        version == ProtocolVersion.Older ? "older than 3.5" : $"{(int)version / 100}.{(int)version % 100}";
}
