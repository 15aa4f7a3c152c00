namespace SparkDL.Ranks;

/// <summary>
/// Asks the worker's executable, started as <c>ranks</c>, to run one function on several ranks of this machine. It
/// travels as JSON over the standard input, whose end asks for the end of all ranks.
/// </summary>
internal sealed record RanksRequest
{
    /// <summary>The encoded command that every rank runs.</summary>
    public required byte[] Command { get; init; }

    /// <summary>The folder that the ranks see as the folder of the session's files.</summary>
    public required string FilesFolder { get; init; }

    /// <summary>For each rank an Arrow file with its rows; null for a rank without rows.</summary>
    public required string?[] Inputs { get; init; }

    /// <summary>For each rank the Arrow file that it writes, if its function returns any batch.</summary>
    public required string[] Outputs { get; init; }
}
