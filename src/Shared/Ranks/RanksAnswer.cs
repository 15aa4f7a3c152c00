namespace SparkDL.Ranks;

/// <summary>The answer to a <see cref="RanksRequest"/>, as JSON on the standard output.</summary>
internal sealed record RanksAnswer
{
    /// <summary>The error of the rank that failed first; null where all ranks succeeded.</summary>
    public string? Error { get; init; }

    /// <summary>For each rank whether it wrote its output file.</summary>
    public bool[] HasOutput { get; init; } = [];
}
