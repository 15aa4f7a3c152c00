namespace SparkDL.Worker.Protocol;

/// <summary>The function of a task is not SparkDL's but PySpark's, in a session whose Python is this worker.</summary>
internal sealed class ForeignTaskException(TaskContextMessage context, ProtocolVersion version, string message)
    : SparkDLException(message)
{
    public TaskContextMessage Context => context;

    public ProtocolVersion Version => version;
}
