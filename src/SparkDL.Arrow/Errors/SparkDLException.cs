namespace SparkDL;

/// <summary>
/// The base class of the exceptions that this library throws for a fault outside of the caller's code: of a server, a
/// file, a connection, a rank. Misuse of the API is a plain CLR exception (<see cref="ArgumentException"/>,
/// <see cref="InvalidOperationException"/>).
/// </summary>
/// <remarks>
/// A message names the value, the limit and the place, and ends with what to do. It never contains a secret.
/// </remarks>
public abstract class SparkDLException : Exception
{
    /// <summary>Creates the exception.</summary>
    protected SparkDLException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the same call may succeed when it is repeated.</summary>
    public virtual bool IsTransient => false;
}
