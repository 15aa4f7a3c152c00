namespace SparkDL;

/// <summary>
/// Something that must be there before a job can start is not: Java, Spark, a server, libtorch, task slots.
/// The message says what was looked for, where, and what to install or set.
/// </summary>
public sealed class SparkSetupException : SparkDLException
{
    /// <summary>Creates the exception.</summary>
    public SparkSetupException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
