using SparkDL.Torch;

namespace SparkDL.Models.Folder;

/// <summary>A tensor that goes into or comes out of a model.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="DType">Its element type.</param>
/// <param name="Shape">Its shape, the batch dimension as -1.</param>
public sealed record TensorSignature(string Name, ScalarType DType, IReadOnlyList<long> Shape);

/// <summary>What a model takes and gives.</summary>
public sealed record ModelSignature(IReadOnlyList<TensorSignature> Inputs, IReadOnlyList<TensorSignature> Outputs);
