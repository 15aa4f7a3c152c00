using SparkDL.Connect.Errors;
using SparkDL.Connect.Grpc;
using SparkDL.Diagnostics;

namespace SparkDL.Connect;

/// <summary>
/// The server refused a call or failed in it: a wrong query, a failed task, a server that cannot be reached.
/// </summary>
public sealed class SparkServerException : SparkDLException
{
    private readonly OnceUnlessFailed<string?> _serverStack = new();
    private readonly Func<string?> _fetchStack;

    internal SparkServerException(
        string message, ServerErrorInfo info, Func<string?> fetchStack, bool transient, Exception? inner)
        : base(message, inner)
    {
        Info = info;
        IsTransient = transient;
        _fetchStack = fetchStack;
    }

    /// <summary>
    /// The status of the call; Spark uses <see cref="GrpcStatusCode.Internal"/> for all errors of a query.
    /// </summary>
    public GrpcStatusCode StatusCode => Info.StatusCode;

    /// <summary>
    /// Spark's class of the error, such as <c>UNRESOLVED_COLUMN.WITH_SUGGESTION</c>; null where it has none.
    /// </summary>
    public string? ErrorClass => Info.ErrorClass;

    /// <summary>The five characters of the SQL standard's error code; null where there is none.</summary>
    public string? SqlState => Info.SqlState;

    /// <summary>The values that Spark put into the message, by name.</summary>
    public IReadOnlyDictionary<string, string> MessageParameters => Info.MessageParameters;

    /// <summary>The Java class of the exception and its base classes, the most derived first.</summary>
    public IReadOnlyList<string> JavaClasses => Info.JavaClasses;

    /// <inheritdoc/>
    public override bool IsTransient { get; }

    /// <summary>
    /// The server's stack trace with its causes, fetched from the server at the first use; null where the server has
    /// none, cannot be reached, or the session has ended.
    /// </summary>
    public string? ServerStackTrace => _serverStack.GetOrRun(_fetchStack);

    internal ServerErrorInfo Info { get; }
}
