using SparkDL.Arrow.Types;

namespace SparkDL.ML;

/// <summary>
/// Checks columns on the driver, before anything runs. Errors name the stage, the column and the schema.
/// </summary>
public static class SchemaChecks
{
    /// <summary>The schema's field of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Field Require(Schema schema, string column, PipelineStage stage)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentException.ThrowIfNullOrEmpty(column);
        int index = schema.IndexOf(column);
        if (index >= 0)
            return schema[index];
        string there = string.Join(", ", schema.Fields.Select(field => field.Name));
        throw new ArgumentException($"{stage.Uid}: there is no column '{column}'; the columns are: {there}");
    }

    /// <summary>Fails if a field has a type that the stage cannot use.</summary>
    /// <param name="field">The field.</param>
    /// <param name="stage">The stage, for the message.</param>
    /// <param name="wanted">The types that it can use, for the message: <c>binary or string</c>.</param>
    /// <param name="fits">Whether it can use a type.</param>
    /// <exception cref="ArgumentException">It cannot use the field's type.</exception>
    public static void RequireType(Field field, PipelineStage stage, string wanted, Predicate<ArrowType> fits)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(fits);
        if (!fits(field.Type))
            throw new ArgumentException($"{stage.Uid}: column '{field.Name}' is {field.Type}, {wanted} is needed");
    }
}
