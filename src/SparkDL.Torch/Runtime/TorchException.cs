namespace SparkDL.Torch;

/// <summary>The kind of a failure that libtorch reports.</summary>
public enum TorchErrorKind
{
    /// <summary>A failure without a kind of its own, such as wrong shapes, types or values.</summary>
    Failed = 1,

    /// <summary>An index is out of range.</summary>
    Index = 2,

    /// <summary>Memory could not be allocated.</summary>
    OutOfMemory = 3,

    /// <summary>The operator does not support these types, or this libtorch does not have it.</summary>
    NotImplemented = 4,
}

/// <summary>The exception for an operation that libtorch refuses or that fails.</summary>
public sealed class TorchException : SparkDLException
{
    /// <summary>Creates the exception.</summary>
    public TorchException(string message, TorchErrorKind kind = TorchErrorKind.Failed, string? operatorName = null)
        : base(message)
    {
        Kind = kind;
        Operator = operatorName;
    }

    /// <summary>The name of the operator that failed, or null.</summary>
    public string? Operator { get; }

    /// <summary>The kind of the failure.</summary>
    public TorchErrorKind Kind { get; }
}
