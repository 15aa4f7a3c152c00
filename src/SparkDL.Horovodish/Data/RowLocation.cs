namespace SparkDL.Horovodish.Data;

/// <summary>
/// The place of a row in the rank's spool, and the 128-bit hash that gives the row its place in the order.
/// </summary>
internal readonly record struct RowLocation(long Hash1, long Hash2, int Batch, int Row);
