namespace SparkDL.Testing;

/// <summary>Thrown where batches differ from what a test expects; the message says where.</summary>
public sealed class BatchDifferenceException : SparkDLException
{
    /// <summary>Creates the exception for a difference.</summary>
    public BatchDifferenceException(string message)
        : base(message)
    {
    }
}
