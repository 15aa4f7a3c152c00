namespace SparkDL.Functions.Commands;

/// <summary>Names kinds of functions in telemetry.</summary>
internal static class FunctionKinds
{
    /// <summary>The value of the attribute <c>sparkdl.function.kind</c>.</summary>
    public static string NameOf(FunctionKind kind) => kind switch
    {
        FunctionKind.Map => "map",
        FunctionKind.Scalar => "scalar",
        FunctionKind.GroupMap => "group_map",
        FunctionKind.CogroupMap => "cogroup_map",
        FunctionKind.Aggregate => "aggregate",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The function's kind is unknown."),
    };
}
