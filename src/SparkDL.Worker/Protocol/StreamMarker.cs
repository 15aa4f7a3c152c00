namespace SparkDL.Worker.Protocol;

/// <summary>
/// The negative numbers of Spark's protocol that stand in the place of a length or count (PySpark's
/// <c>SpecialLengths</c>).
/// </summary>
internal static class StreamMarker
{
    /// <summary>The data of the answer is complete; in the place of the last number: close the connection.</summary>
    public const int EndOfDataSection = -1;

    /// <summary>An error follows, as a text.</summary>
    public const int Exception = -2;

    /// <summary>The timing report follows.</summary>
    public const int Timing = -3;

    /// <summary>The input is complete; as the last number of an answer: the connection is reusable.</summary>
    public const int EndOfStream = -4;

    /// <summary>A null stands in the place of a value.</summary>
    public const int Null = -5;

    /// <summary>The Arrow stream of the answer follows.</summary>
    public const int StartArrowStream = -6;
}
