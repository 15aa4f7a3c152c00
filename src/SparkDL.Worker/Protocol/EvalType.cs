namespace SparkDL.Worker.Protocol;

/// <summary>
/// Spark's numbers for kinds of functions. "Pandas" is what PySpark makes of the data: it is sent as Arrow.
/// </summary>
internal enum EvalType
{
    Batched = 0,
    PickledBatched = 100,
    ArrowBatched = 101,
    ScalarPandas = 200,
    GroupedMapPandas = 201,
    GroupedAggregatePandas = 202,
    WindowAggregatePandas = 203,
    ScalarPandasIterator = 204,
    MapPandasIterator = 205,
    CogroupedMapPandas = 206,
    MapArrowIterator = 207,
    GroupedMapPandasWithState = 208,
    GroupedMapArrow = 209,
    CogroupedMapArrow = 210,
    TransformWithStatePandas = 211,
    TransformWithStatePandasInit = 212,
    TransformWithStateRows = 213,
    TransformWithStateRowsInit = 214,
    GroupedMapArrowIterator = 215,
    GroupedMapPandasIterator = 216,
    GroupedAggregatePandasIterator = 217,
    ScalarArrow = 250,
    ScalarArrowIterator = 251,
    GroupedAggregateArrow = 252,
    WindowAggregateArrow = 253,
    GroupedAggregateArrowIterator = 254,
    Table = 300,
    ArrowTable = 301,
    ArrowUdtf = 302,
}
