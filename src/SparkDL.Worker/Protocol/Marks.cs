namespace SparkDL.Worker.Protocol;

/// <summary>Numbers below zero that stand where a length or a count could stand.</summary>
internal static class Marks
{
    public const int EndOfDataSection = -1;
    public const int Exception = -2;
    public const int Timing = -3;
    public const int EndOfStream = -4;
    public const int Null = -5;
    public const int StartArrowStream = -6;
}
