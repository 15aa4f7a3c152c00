using SparkDL.Connect.Protos;
using SparkDL.Shipping;

namespace SparkDL.Sql;

/// <summary>C# functions as expressions over columns.</summary>
internal static class ShippedFunctionExtensions
{
    /// <summary>The function as an expression.</summary>
    public static Column ToColumn(
        this ShippedFunction function, SparkSession session, int evalType, IEnumerable<Column> arguments) =>
        new(new Expression { CommonInlineUserDefinedFunction = function.ToMessage(session, evalType, arguments) });

    /// <summary>The function as its protocol message; deploys what it needs on executors.</summary>
    public static CommonInlineUserDefinedFunction ToMessage(
        this ShippedFunction function, SparkSession session, int evalType, params IEnumerable<Column> arguments) =>
        function.ToMessage(session, evalType, arguments.Select(argument => argument.Expression));
}
