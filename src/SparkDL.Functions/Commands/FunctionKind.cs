namespace SparkDL.Functions.Commands;

/// <summary>What shape of function a command names.</summary>
public enum FunctionKind
{
    /// <summary>Batches of a partition to batches.</summary>
    Map,

    /// <summary>Argument columns to one column.</summary>
    Scalar,

    /// <summary>Rows of a group to rows.</summary>
    GroupMap,

    /// <summary>Rows of two inputs that share a key to rows.</summary>
    CogroupMap,

    /// <summary>All rows of a group, or of a window's frame, to one value.</summary>
    Aggregate,
}
