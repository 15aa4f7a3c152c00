using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Sql;

namespace SparkDL.ML;

/// <summary>Adds to a DataFrame, or makes another of it.</summary>
public abstract class Transformer : PipelineStage
{
    /// <summary>The transformed data. Nothing runs yet: columns and parameters are checked, the plan is extended.</summary>
    /// <exception cref="ArgumentException">A column is not there or has a type that does not fit.</exception>
    public abstract DataFrame Transform(DataFrame data);

    /// <summary>The schema that data of this schema would get; checks the columns that are needed.</summary>
    /// <exception cref="ArgumentException">A column is not there or has a type that does not fit.</exception>
    public abstract Schema TransformSchema(Schema schema);
}
