namespace SparkDL.Arrow;

/// <summary>
/// How thoroughly a reader checks a batch before it hands it out. Whatever the level, no accessor of a column reads
/// outside of its buffers: what a lower level did not look for is found, if ever, by the access that meets it.
/// </summary>
public enum ArrowValidation
{
    /// <summary>
    /// Counts, and each buffer's place and size. Cost: a few operations for each column, whatever the number of rows.
    /// </summary>
    Structure,

    /// <summary>
    /// Also every offset, size, view, type id, dictionary index and run end. Cost: one pass over these (4 to 16 bytes a
    /// row) of variable-size columns; nothing for numbers.
    /// </summary>
    Offsets,

    /// <summary>
    /// Also the values: UTF-8, null counts, decimals within their precision, dates and times within their day; and that
    /// no field which is never null shows one, at any depth (what a null struct or list covers is not seen). Cost: one
    /// pass over all data, and where such a field holds a null at all, a pass over the rows above it. For bytes from
    /// people you do not know, and for readers that rely on the schema's nullability, as Spark does.
    /// </summary>
    Full,
}
