namespace SparkDL.Torch.IO;

/// <summary>One tensor of a safetensors file, as its header states it and as it has been checked.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DType">Its element type.</param>
/// <param name="Shape">Its sizes, row-major.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where its bytes end.</param>
public sealed record SafeTensorsEntry(string Name, ScalarType DType, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>How many bytes the tensor takes.</summary>
    public long Length => End - Begin;
}
