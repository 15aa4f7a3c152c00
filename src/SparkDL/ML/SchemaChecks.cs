using SparkDL.Arrow;
using SparkDL.Arrow.Types;

namespace SparkDL.ML;

/// <summary>Checks of columns at the driver, before anything runs: errors name the stage, the column and what is there.</summary>
public static class SchemaChecks
{
    /// <summary>The field of that name.</summary>
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

    /// <summary>Refuses a field whose type is none of those wanted.</summary>
    /// <exception cref="ArgumentException">The type is another.</exception>
    public static void RequireType(Field field, PipelineStage stage, string wanted, Predicate<ArrowType> fits)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(fits);
        if (!fits(field.Type))
            throw new ArgumentException($"{stage.Uid}: column '{field.Name}' is {field.Type}, {wanted} is needed");
    }
}
