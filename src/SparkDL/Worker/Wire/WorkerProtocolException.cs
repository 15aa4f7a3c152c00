using SparkDL.Diagnostics;

namespace SparkDL.Worker.Wire;

/// <summary>Spark's side of the socket said something that the protocol does not allow, or stopped in the middle.</summary>
internal sealed class WorkerProtocolException : SparkDLException
{
    public WorkerProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
