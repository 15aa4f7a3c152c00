using SparkDL.Torch;

namespace SparkDL.Models.Folder;

/// <summary>One input or output tensor of a model.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DType">The element type.</param>
/// <param name="Shape">Its shape; -1 stands for the batch dimension.</param>
public sealed record TensorSignature(string Name, ScalarType DType, IReadOnlyList<long> Shape);

/// <summary>The inputs and outputs of a model.</summary>
public sealed record ModelSignature(IReadOnlyList<TensorSignature> Inputs, IReadOnlyList<TensorSignature> Outputs);
