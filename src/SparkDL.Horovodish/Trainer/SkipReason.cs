namespace SparkDL.Horovodish.Trainer;

/// <summary>The reason for which a rank computes no gradient in a step.</summary>
internal enum SkipReason
{
    /// <summary>The rank has a batch and computes its gradient.</summary>
    None,

    /// <summary>The rank has no rows in this step, because its shards are empty.</summary>
    NoRows,

    /// <summary>
    /// The rank has one row, which batch norm would normalise to nothing. The row is counted as skipped and comes again
    /// in the next epoch.
    /// </summary>
    SingleRowWithBatchNorm,
}
