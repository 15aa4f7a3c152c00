using System.Runtime.InteropServices;
using System.Text.Json;

namespace SparkDL.Torch.Support;

/// <summary>A tensor as golden files and the Python twin write it: its shape and its floats in base64.</summary>
internal sealed record Golden(long[] Shape, float[] Values)
{
    public static Golden Read(JsonElement json) => new(
        json.GetProperty("shape").Deserialize<long[]>()!,
        MemoryMarshal.Cast<byte, float>(json.GetProperty("f4le").GetBytesFromBase64()).ToArray());

    /// <summary>max|a-b| / max|b|, the measure that the goldens are held to.</summary>
    public double ErrorOf(Tensor actual)
    {
        var values = Floats(actual);
        var largest = Values.Max(v => Math.Abs((double)v));
        return Values.Zip(values, (b, a) => Math.Abs((double)a - b)).Max() / largest;
    }

    public bool IsBitEqual(Tensor actual) =>
        Floats(actual).Select(BitConverter.SingleToInt32Bits)
            .SequenceEqual(Values.Select(BitConverter.SingleToInt32Bits));

    private float[] Floats(Tensor actual)
    {
        Assert.Equal(Shape, actual.shape);
        using var scope = torch.NewDisposeScope();
        return actual.detach().to(ScalarType.Float32).contiguous().ToArray<float>();
    }
}
