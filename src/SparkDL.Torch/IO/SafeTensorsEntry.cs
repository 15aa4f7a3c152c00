namespace SparkDL.Torch.IO;

/// <summary>One tensor of a safetensors file, as its header states it and as it has been checked.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DType">The element type.</param>
/// <param name="Shape">The sizes, row-major.</param>
/// <param name="Begin">The offset of its first byte, from the end of the header.</param>
/// <param name="End">The offset behind its last byte, from the end of the header.</param>
public sealed record SafeTensorsEntry(string Name, ScalarType DType, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>The size of the tensor in bytes.</summary>
    public long Length => End - Begin;
}
