using SparkDL.Arrow.Types;
using SparkDL.Functions.Schemas;

namespace SparkDL.ML;

/// <summary>A column that a row transformer adds.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The Spark type as DDL, such as <c>array&lt;float&gt;</c>.</param>
/// <param name="Tensor">The layout of the bytes, for a column of packed tensors; null for others.</param>
public sealed record OutputColumn(string Name, string Type, TensorLayout? Tensor = null)
{
    /// <summary>Returns the column's field, with the layout of its tensors in the metadata.</summary>
    /// <exception cref="FormatException">The type is no DDL type of Spark.</exception>
    public Field ToField() => new(Name, SparkDdl.ParseType(Type), metadata: Tensor?.ToMetadata());
}
