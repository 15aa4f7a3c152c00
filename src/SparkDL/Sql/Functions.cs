using SparkDL.Connect.Protos;

namespace SparkDL.Sql;

/// <summary>
/// Spark's SQL functions, under their names. Those without a method of their own are reached by
/// <see cref="Call(string, IEnumerable{Column})"/> or <see cref="Expr"/>.
/// </summary>
public static partial class Functions
{
    /// <summary>A column by name; <c>*</c> stands for all.</summary>
    public static Column Col(string name) => Column.Named(name);

    /// <summary>A constant.</summary>
    public static Column Lit(object? value) => Column.Of(value);

    /// <summary>An expression written in SQL.</summary>
    public static Column Expr(string sql) => new(new Expression
    {
        ExpressionString = new Expression.Types.ExpressionString { Expression = sql },
    });

    /// <summary>Any function that the server knows, built in or registered.</summary>
    public static Column Call(string function, params IEnumerable<Column> arguments)
    {
        var call = new CallFunction { FunctionName = function };
        call.Arguments.AddRange(arguments.Select(a => a.Expression));
        return new Column(new Expression { CallFunction = call });
    }

    /// <summary>The value where the condition holds; go on with <see cref="CaseColumn.When"/> and
    /// <see cref="CaseColumn.Otherwise"/>.</summary>
    public static CaseColumn When(Column condition, object? value) => new([condition, Column.Of(value)]);

    /// <summary>A struct of these columns.</summary>
    public static Column Struct(params IEnumerable<Column> columns) => Column.Function("struct", columns);

    /// <summary>An array of these columns.</summary>
    public static Column Array(params IEnumerable<Column> columns) => Column.Function("array", columns);

    /// <summary>A map of keys and values in turn.</summary>
    public static Column Map(params IEnumerable<Column> keysAndValues) => Column.Function("map", keysAndValues);

    /// <summary>The first of the values that is not null.</summary>
    public static Column Coalesce(params IEnumerable<Column> columns) => Column.Function("coalesce", columns);

    /// <summary>Smallest first.</summary>
    public static Column Asc(string column) => Col(column).Asc();

    /// <summary>Greatest first.</summary>
    public static Column Desc(string column) => Col(column).Desc();

    /// <summary>Tells the planner that the DataFrame is small enough to be sent to all executors.</summary>
    public static DataFrame Broadcast(DataFrame frame) => frame.Hint("broadcast");
}
