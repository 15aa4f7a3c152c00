using SparkDL.Arrow.Types;

namespace SparkDL.Functions.Schemas;

/// <summary>
/// Parses Spark's DDL for columns and types, as in <c>id long, tags array&lt;string&gt;</c>, into Arrow schemas.
/// SparkDL checks the results of functions against them before Spark reads the results.
/// </summary>
public static class SparkDdl
{
    /// <summary>
    /// Parses a list of columns, as in <c>id long, score double not null</c>. A single struct type gives its fields.
    /// </summary>
    /// <exception cref="ArgumentException">The text is no such list; the message names the position.</exception>
    public static Schema Parse(string columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var parser = new SparkDdlParser(columns);
        return new Schema(parser.ParseColumns());
    }

    /// <summary>Parses one type, as in <c>array&lt;float&gt;</c>.</summary>
    /// <exception cref="ArgumentException">The text is no type; the message names the position.</exception>
    public static ArrowType ParseType(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var parser = new SparkDdlParser(type);
        return parser.ParseType();
    }

    /// <summary>
    /// The name in backticks, as DDL and SQL expressions write names with any characters: <c>a.b</c> gives
    /// <c>`a.b`</c>.
    /// </summary>
    public static string QuoteIdentifier(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
    }
}
