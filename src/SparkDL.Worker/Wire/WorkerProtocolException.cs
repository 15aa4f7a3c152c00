namespace SparkDL.Worker.Wire;

/// <summary>Spark's side of the socket said something that the protocol does not allow, or stopped in the middle.</summary>
internal sealed class WorkerProtocolException : SparkDLException
{
    public WorkerProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>How many bytes were missing at least where the data ended too early; 0 where they were wrong.</summary>
    public int Missing { get; init; }
}
