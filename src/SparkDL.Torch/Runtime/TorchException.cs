namespace SparkDL.Torch;

/// <summary>What kind of failure libtorch reported.</summary>
public enum TorchErrorKind
{
    /// <summary>Any failure without a kind of its own: shapes, types, values.</summary>
    Failed = 1,

    /// <summary>An index outside its range.</summary>
    Index = 2,

    /// <summary>Memory could not be had.</summary>
    OutOfMemory = 3,

    /// <summary>The operator does not support these types, or this libtorch does not have it.</summary>
    NotImplemented = 4,
}

/// <summary>libtorch refused or failed an operation.</summary>
public sealed class TorchException : SparkDLException
{
    /// <summary>Creates the exception.</summary>
    public TorchException(string message, TorchErrorKind kind = TorchErrorKind.Failed, string? operatorName = null)
        : base(message)
    {
        Kind = kind;
        Operator = operatorName;
    }

    /// <summary>The operator that failed, where one did.</summary>
    public string? Operator { get; }

    /// <summary>What kind of failure it was.</summary>
    public TorchErrorKind Kind { get; }
}
