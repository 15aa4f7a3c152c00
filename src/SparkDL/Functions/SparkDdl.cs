using SparkDL.Arrow;

namespace SparkDL.Functions;

/// <summary>
/// Spark's way to write down columns and types, <c>id long, tags array&lt;string&gt;</c>, as Arrow schemas: so a
/// function's results can be checked before Spark sees them.
/// </summary>
public static class SparkDdl
{
    /// <summary>Reads a list of columns: <c>id long, score double not null</c>. A lone struct type gives its fields.</summary>
    /// <exception cref="ArgumentException">The text is not such a list; the message shows the place.</exception>
    public static Schema Parse(string columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var parser = new SparkDdlParser(columns);
        return new Schema(parser.Columns());
    }

    /// <summary>Reads one type: <c>array&lt;float&gt;</c>.</summary>
    /// <exception cref="ArgumentException">The text is not a type; the message shows the place.</exception>
    public static ArrowType ParseType(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var parser = new SparkDdlParser(type);
        return parser.WholeType();
    }

    /// <summary>
    /// The name in backticks, as DDL and SQL expressions write names with any characters: <c>a.b</c> gives <c>`a.b`</c>.
    /// </summary>
    public static string QuoteIdentifier(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
    }
}
