namespace SparkDL.Functions;

/// <summary>A function could not be shipped, found or run, or its result differs from what it declared.</summary>
public sealed class FunctionException : SparkDLException
{
    /// <summary>Creates the exception.</summary>
    public FunctionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
