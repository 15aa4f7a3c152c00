namespace SparkDL.Worker.Wire;

/// <summary>
/// The negative numbers of Spark's protocol that stand in the place of a length or count (PySpark's
/// <c>SpecialLengths</c>).
/// </summary>
internal static class Marks
{
    public const int EndOfDataSection = -1;
    public const int Exception = -2;
    public const int Timing = -3;
    public const int EndOfStream = -4;
    public const int Null = -5;
    public const int StartArrowStream = -6;
}
