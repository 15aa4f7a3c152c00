namespace SparkDL.Worker.Wire;

/// <summary>
/// The other end sent something that the protocol does not allow, or ended the connection in the middle of a value.
/// </summary>
internal sealed class WorkerProtocolException : SparkDLException
{
    public WorkerProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The least number of missing bytes if the data ended too early; 0 if the data was wrong.</summary>
    public int MissingBytes { get; init; }
}
