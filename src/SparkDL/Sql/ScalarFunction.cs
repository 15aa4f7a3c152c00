using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Shipping;

namespace SparkDL.Sql;

/// <summary>
/// Calls C# functions in expressions. Only the arguments, not the whole rows, are sent to the worker.
/// </summary>
public static class ScalarFunction
{
    private const int ScalarPandasIterator = 204;

    /// <summary>
    /// Calls a function given as a type on columns. The arguments arrive as columns <c>_0</c>, <c>_1</c> and so on.
    /// </summary>
    /// <param name="session">The session of the DataFrame that the expression will be used on.</param>
    /// <param name="config">What the function needs to know: a plain record, which is sent as JSON.</param>
    /// <param name="type">The type of the result as DDL, such as <c>array&lt;float&gt;</c>.</param>
    /// <param name="arguments">The function's arguments.</param>
    public static Column Call<TFunction, TConfig>(
        SparkSession session, TConfig config, string type, params IEnumerable<Column> arguments)
        where TFunction : IScalarFunction<TConfig>, new() =>
        ShippedFunction.OfType(FunctionKind.Scalar, typeof(TFunction), config, type)
            .ToColumn(session, ScalarPandasIterator, arguments);

    /// <summary>Calls a static lambda or method on columns.</summary>
    public static Column Call<TConfig>(
        SparkSession session,
        Func<Arrow.RecordBatch, TConfig, Arrow.Columns.Column> function,
        TConfig config,
        string type,
        params IEnumerable<Column> arguments) =>
        ShippedFunction.OfDelegate(FunctionKind.Scalar, function, config, type)
            .ToColumn(session, ScalarPandasIterator, arguments);
}
