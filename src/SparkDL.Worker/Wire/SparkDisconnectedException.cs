namespace SparkDL.Worker.Wire;

/// <summary>
/// The connection broke. That is ordinary: Spark needs no more rows, or gave the task up. The type distinguishes it
/// from errors of the user's function, which may use files and sockets itself.
/// </summary>
internal sealed class SparkDisconnectedException : SparkDLException
{
    public SparkDisconnectedException(Exception reason)
        : base($"Spark closed the connection: {reason.Message}", reason)
    {
    }
}
