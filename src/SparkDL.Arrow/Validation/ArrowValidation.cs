namespace SparkDL.Arrow.Validation;

/// <summary>
/// How thoroughly a reader checks a batch before returning it. At every level, no accessor of a column reads outside of
/// its buffers: a fault that a lower level does not look for is found by the first access to it.
/// </summary>
public enum ArrowValidation
{
    /// <summary>
    /// Checks counts, and the position and size of each buffer. Cost: a few operations for each column, independent of
    /// the number of rows.
    /// </summary>
    Structure,

    /// <summary>
    /// Checks every offset, size, view, type id, dictionary index and run end too. Cost: one pass over these (4 to 16
    /// bytes a row) of variable-size columns; nothing for numbers.
    /// </summary>
    Offsets,

    /// <summary>
    /// Checks the values too: UTF-8, null counts, decimals within their precision, dates and times within their day;
    /// and that no field which is never null shows a null, at any depth (what a null struct or list covers is not
    /// visible). Cost: one pass over all data, and where such a field holds a null at all, a pass over the rows above
    /// it. For untrusted data, and for readers that rely on the nullability of the schema, as Spark does.
    /// </summary>
    Full,
}
