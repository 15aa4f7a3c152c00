using SparkDL.Arrow.Types;
using SparkDL.Sql;

namespace SparkDL.ML;

/// <summary>A stage that makes one DataFrame of another, often by adding columns.</summary>
public abstract class Transformer : PipelineStage
{
    /// <summary>
    /// The transformed data. This checks columns and parameters and extends the plan; nothing runs yet.
    /// </summary>
    /// <exception cref="ArgumentException">A column is not there or has a type that does not fit.</exception>
    public abstract DataFrame Transform(DataFrame data);

    /// <summary>
    /// The schema of the result for data of this schema, after the checks of <see cref="Transform"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A column is not there or has a type that does not fit.</exception>
    public abstract Schema TransformSchema(Schema schema);
}
