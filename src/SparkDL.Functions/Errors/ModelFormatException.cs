namespace SparkDL;

/// <summary>
/// A model's file breaks a rule of its format, or is not there. Nothing of the file has been used when this is thrown.
/// </summary>
public sealed class ModelFormatException : SparkDLException
{
    /// <summary>Creates the exception for a broken rule.</summary>
    /// <param name="file">The file at fault.</param>
    /// <param name="rule">The rule's short name, such as <c>overlap</c>: stable, for tests and for logs.</param>
    /// <param name="message">What was found and what the rule allows.</param>
    /// <param name="offset">Where in the file, in bytes; null where no single place is at fault.</param>
    /// <param name="limit">The limit that was passed; null where there is none.</param>
    /// <param name="innerException">The cause, where another exception told of it.</param>
    public ModelFormatException(
        string file, string rule, string message, long? offset = null, long? limit = null,
        Exception? innerException = null)
        : base(Describe(file, rule, message, offset, limit), innerException)
    {
        File = file;
        Rule = rule;
        Offset = offset;
        Limit = limit;
    }

    /// <summary>The file at fault.</summary>
    public string File { get; }

    /// <summary>The broken rule's short name.</summary>
    public string Rule { get; }

    /// <summary>Where in the file, in bytes.</summary>
    public long? Offset { get; }

    /// <summary>The limit that was passed.</summary>
    public long? Limit { get; }

    private static string Describe(string file, string rule, string message, long? offset, long? limit)
    {
        var place = offset is { } o ? $" at offset {o}" : "";
        var bound = limit is { } l ? $" (limit {l})" : "";
        return $"{file}: {rule}{place}: {message}{bound}.";
    }
}
