namespace SparkDL;

/// <summary>
/// Root of every exception this library throws for something that went wrong outside the caller's code: a server,
/// a file, a wire, a rank. Misuse of the API is a plain CLR exception (<see cref="ArgumentException"/>,
/// <see cref="InvalidOperationException"/>).
/// </summary>
/// <remarks>
/// Messages give the value, the limit and the place, and end with what to do. They never hold a secret.
/// </remarks>
public abstract class SparkDLException : Exception
{
    /// <summary>Creates the exception.</summary>
    protected SparkDLException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the same call may succeed when it is simply made again.</summary>
    public virtual bool IsTransient => false;
}
