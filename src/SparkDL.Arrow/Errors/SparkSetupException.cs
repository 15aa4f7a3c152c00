namespace SparkDL;

/// <summary>
/// Thrown when something that a job needs is missing: Java, Spark, a server, libtorch, task slots, a file. The message
/// names what was looked for and where, and what to install or set.
/// </summary>
public sealed class SparkSetupException : SparkDLException
{
    /// <summary>Creates the exception.</summary>
    public SparkSetupException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
