namespace SparkDL.Worker.Messages;

/// <summary>The layouts of the task header that we know, named by the first Spark version that has them.</summary>
internal enum ProtocolVersion
{
    V35 = 305,
    V40 = 400,
    V41 = 401,
    V42 = 402,
}
