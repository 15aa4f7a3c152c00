namespace SparkDL.Worker.Protocol;

/// <summary>Groups the eval types by how the worker runs them.</summary>
internal static class EvalTypeExtensions
{
    public static bool IsMap(this EvalType type) =>
        type is EvalType.MapPandasIterator or EvalType.MapArrowIterator;

    public static bool IsScalar(this EvalType type) => type is EvalType.ScalarPandas or EvalType.ScalarPandasIterator
        or EvalType.ScalarArrow or EvalType.ScalarArrowIterator or EvalType.ArrowBatched;

    public static bool IsGrouped(this EvalType type) => type is EvalType.GroupedMapPandas or EvalType.GroupedMapArrow
        or EvalType.GroupedMapPandasIterator or EvalType.GroupedMapArrowIterator;

    public static bool IsCogrouped(this EvalType type) =>
        type is EvalType.CogroupedMapPandas or EvalType.CogroupedMapArrow;

    public static bool IsAggregate(this EvalType type) =>
        type is EvalType.GroupedAggregatePandas or EvalType.GroupedAggregateArrow
            or EvalType.GroupedAggregatePandasIterator or EvalType.GroupedAggregateArrowIterator || type.IsWindow();

    public static bool IsWindow(this EvalType type) =>
        type is EvalType.WindowAggregatePandas or EvalType.WindowAggregateArrow;

    /// <summary>Whether the data columns are sent inside one column of structs.</summary>
    public static bool IsWrapped(this EvalType type) =>
        type.IsMap() || type is EvalType.GroupedMapArrow or EvalType.GroupedMapArrowIterator;

    public static bool IsSupported(this EvalType type) =>
        type.IsMap() || type.IsScalar() || type.IsGrouped() || type.IsCogrouped() || type.IsAggregate();

    /// <summary>Whether this Spark version has this kind of function.</summary>
    public static bool IsKnown(this EvalType type, ProtocolVersion version) =>
        Enum.IsDefined(type) && version >= Since(type);

    private static ProtocolVersion Since(EvalType type) => type switch
    {
        EvalType.GroupedAggregatePandasIterator or EvalType.GroupedAggregateArrowIterator => ProtocolVersion.V42,
        >= EvalType.TransformWithStateRows and <= EvalType.GroupedMapPandasIterator
            or >= EvalType.ScalarArrow and <= EvalType.WindowAggregateArrow
            or EvalType.ArrowUdtf => ProtocolVersion.V41,
        >= EvalType.GroupedMapArrow and <= EvalType.TransformWithStatePandasInit => ProtocolVersion.V40,
        _ => ProtocolVersion.V35,
    };

    /// <summary>Describes to the user why the worker does not run a kind of function.</summary>
    public static string DescribeRefusal(this EvalType type, ProtocolVersion version)
    {
        var name = Enum.IsDefined(type) ? $"{type} ({(int)type})" : ((int)type).ToString();
        var reason = type switch
        {
            EvalType.Batched or EvalType.PickledBatched => "its rows are Python pickles",
            EvalType.GroupedMapPandasWithState or EvalType.TransformWithStatePandas
                or EvalType.TransformWithStatePandasInit or EvalType.TransformWithStateRows
                or EvalType.TransformWithStateRowsInit => "functions with streaming state are not supported",
            EvalType.Table or EvalType.ArrowTable or EvalType.ArrowUdtf => "it is a Python table function",
            _ when !Enum.IsDefined(type) => "this worker does not know it",
            _ when !type.IsKnown(version) => $"Spark {version.Name()} does not have it",
            _ => "this worker does not run it",
        };
        return $"Spark asked for a function of eval type {name}; {reason}.";
    }
}
