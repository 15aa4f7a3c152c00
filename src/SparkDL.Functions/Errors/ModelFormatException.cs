namespace SparkDL;

/// <summary>
/// Thrown when a model file breaks a rule of its format or does not exist. Nothing of the file has been used.
/// </summary>
public sealed class ModelFormatException : SparkDLException
{
    /// <summary>Creates the exception for a broken rule.</summary>
    /// <param name="file">The path of the faulty file.</param>
    /// <param name="rule">
    /// The short name of the rule, such as <c>overlap</c>. Names are stable, for tests and logs.
    /// </param>
    /// <param name="message">What was found and what the rule allows, without a full stop at the end.</param>
    /// <param name="offset">The offset of the fault in the file, in bytes; null where it has no single place.</param>
    /// <param name="limit">The limit that was exceeded; null where there is none.</param>
    /// <param name="innerException">The exception that revealed the fault, if there is one.</param>
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

    /// <summary>The path of the faulty file.</summary>
    public string File { get; }

    /// <summary>The short name of the broken rule.</summary>
    public string Rule { get; }

    /// <summary>The offset of the fault in the file, in bytes; null where it has no single place.</summary>
    public long? Offset { get; }

    /// <summary>The limit that was exceeded; null where there is none.</summary>
    public long? Limit { get; }

    private static string Describe(string file, string rule, string message, long? offset, long? limit)
    {
        var place = offset is { } o ? $" at offset {o}" : "";
        var bound = limit is { } l ? $" (limit {l})" : "";
        return $"{file}: {rule}{place}: {message}{bound}.";
    }
}
