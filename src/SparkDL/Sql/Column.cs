using SparkDL.Connect.Protos;

namespace SparkDL.Sql;

/// <summary>
/// An expression over the columns of a DataFrame: a name, a literal, a function of others. The server evaluates it.
/// </summary>
/// <example><code>df.Where(Col("age") > 21 &amp; Col("name").StartsWith("A"))</code></example>
public sealed partial class Column
{
    internal Column(Expression expression) => Expression = expression;

    internal Expression Expression { get; }

    /// <summary>Names the result.</summary>
    public Column As(string name) => Alias(name);

    /// <summary>Names the result.</summary>
    public Column Alias(string name) => new(new Expression
    {
        Alias = new Expression.Types.Alias { Expr = Expression, Name = { name } },
    });

    /// <summary>Names the result and attaches metadata, a JSON object.</summary>
    public Column Alias(string name, string metadataJson)
    {
        var alias = Alias(name);
        alias.Expression.Alias.Metadata = metadataJson;
        return alias;
    }

    /// <summary>Converts to another type, given as DDL such as <c>double</c> or <c>array&lt;int&gt;</c>.</summary>
    public Column Cast(string type) => Cast(type, Expression.Types.Cast.Types.EvalMode.Unspecified);

    /// <summary>Converts as <see cref="Cast(string)"/>; a value that cannot be converted becomes null.</summary>
    public Column TryCast(string type) => Cast(type, Expression.Types.Cast.Types.EvalMode.Try);

    /// <summary>A field of a struct, an item of an array (from 0) or the value of a map's key.</summary>
    public Column GetItem(object key) => new(new Expression
    {
        UnresolvedExtractValue = new Expression.Types.UnresolvedExtractValue
        {
            Child = Expression,
            Extraction = LiteralConverter.ToExpression(key),
        },
    });

    /// <summary>A field of a struct.</summary>
    public Column GetField(string name) => GetItem(name);

    /// <summary>A field of a struct, an item of an array (from 0) or the value of a map's key.</summary>
    public Column this[object key] => GetItem(key);

    /// <summary>Evaluates this function over a window of rows.</summary>
    public Column Over(WindowSpec window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return new Column(new Expression { Window = window.ToExpression(Expression) });
    }

    /// <summary>The expression's protocol message as text, for diagnosis.</summary>
    public override string ToString() => Expression.ToString();

    internal static Column Named(string name, long? planId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == "*")
            return new Column(new Expression { UnresolvedStar = new Expression.Types.UnresolvedStar() });
        if (name.EndsWith(".*", StringComparison.Ordinal))
        {
            return new Column(new Expression
            {
                UnresolvedStar = new Expression.Types.UnresolvedStar { UnparsedTarget = name },
            });
        }
        var attribute = new Expression.Types.UnresolvedAttribute { UnparsedIdentifier = name };
        if (planId is { } id)
            attribute.PlanId = id;
        return new Column(new Expression { UnresolvedAttribute = attribute });
    }

    internal static Column Function(string name, params IEnumerable<Column> arguments)
    {
        var function = new Expression.Types.UnresolvedFunction { FunctionName = name };
        function.Arguments.AddRange(arguments.Select(a => a.Expression));
        return new Column(new Expression { UnresolvedFunction = function });
    }

    internal static Column Of(object? value) => value as Column ?? new Column(LiteralConverter.ToExpression(value));

    private Column Cast(string type, Expression.Types.Cast.Types.EvalMode mode) => new(new Expression
    {
        Cast = new Expression.Types.Cast { Expr = Expression, TypeStr = type, EvalMode = mode },
    });
}
