namespace SparkDL.ML;

/// <summary>A column that a row transformer adds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its Spark type as DDL: <c>array&lt;float&gt;</c>.</param>
/// <param name="Tensor">What its bytes are, when the column holds packed tensors.</param>
public sealed record OutputColumn(string Name, string Type, TensorLayout? Tensor = null);
