using SparkDL.Connect.Grpc;
using SparkDL.Diagnostics;
using SparkDL.Functions;

namespace SparkDL.Connect;

/// <summary>The server refused a call or failed in it: a wrong query, a failed task, a server that cannot be reached.</summary>
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

    /// <summary>The status of the call; Spark says <see cref="GrpcStatusCode.Internal"/> for all errors of a query.</summary>
    public GrpcStatusCode StatusCode => Info.StatusCode;

    /// <summary>Spark's name for the kind of error, such as <c>UNRESOLVED_COLUMN.WITH_SUGGESTION</c>, where it has one.</summary>
    public string? ErrorClass => Info.ErrorClass;

    /// <summary>The five characters of the SQL standard's error code, where there is one.</summary>
    public string? SqlState => Info.SqlState;

    /// <summary>The values that Spark put into the message, by name.</summary>
    public IReadOnlyDictionary<string, string> MessageParameters => Info.MessageParameters;

    /// <summary>The Java class of the exception and its base classes, most special first.</summary>
    public IReadOnlyList<string> JavaClasses => Info.JavaClasses;

    /// <inheritdoc/>
    public override bool IsTransient { get; }

    /// <summary>
    /// The server's stack trace with its causes; asked for at the first use, and null where the server has none or the
    /// session is closed.
    /// </summary>
    public string? ServerStackTrace => _serverStack.GetOrRun(_fetchStack);

    internal ServerErrorInfo Info { get; }
}
