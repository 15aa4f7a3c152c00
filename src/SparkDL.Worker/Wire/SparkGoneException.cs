namespace SparkDL.Worker.Wire;

/// <summary>
/// The socket to Spark broke. Ordinary: Spark needs no more rows, or gave the task up. It has a type of its own so
/// that it is never taken for an error of the user's function, which may well do files and sockets itself.
/// </summary>
internal sealed class SparkGoneException : SparkDLException
{
    public SparkGoneException(Exception reason)
        : base($"Spark closed the connection: {reason.Message}", reason)
    {
    }
}
