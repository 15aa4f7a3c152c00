using System.Text;
using System.Text.Json;

namespace SparkDL.Torch.Support;

/// <summary>
/// Computes weights from a tensor's name and position alone, as the golden files of the zoo assume.
/// </summary>
internal static class FormulaFill
{
    /// <summary>Fills a whole state dict in place.</summary>
    public static void Fill(IReadOnlyDictionary<string, Tensor> state, string salt)
    {
        using var guard = torch.no_grad();
        foreach (var (name, tensor) in state)
            Fill(tensor, name, salt);
    }

    /// <summary>The values of one tensor of at least one dimension, between -bound and bound.</summary>
    public static double[] Values(string name, string salt, long count, double bound)
    {
        var seed = Crc32(Encoding.UTF8.GetBytes(salt + name));
        var values = new double[count];
        for (var i = 0; i < values.Length; i++)
        {
            var u = unchecked(seed + ((uint)i * 2654435761u));
            u = unchecked((u ^ (u >> 16)) * 0x45D9F3Bu);
            u ^= u >> 16;
            values[i] = ((u / 4294967296.0) - 0.5) * 2 * bound;
        }

        return values;
    }

    private static void Fill(Tensor tensor, string name, string salt)
    {
        if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
        {
            tensor.zero_();
            return;
        }

        var (middle, bound) = Range(name, tensor.shape);
        // The sum is made in double and rounded once.
        var values = Values(name, salt, tensor.numel(), bound).Select(v => (float)(middle + v)).ToArray();
        using var source = torch.tensor(values).reshape(tensor.shape);
        tensor.copy_(source);
    }

    private static (double Middle, double Bound) Range(string name, long[] shape)
    {
        if (name.EndsWith("running_var", StringComparison.Ordinal))
            return (1, 0.25);
        if (shape.Length >= 2)
            return (0, Math.Sqrt(3.0 / (shape.Aggregate(1L, (a, b) => a * b) / (double)shape[0])));
        return shape.Length == 1 && name.EndsWith("weight", StringComparison.Ordinal) ? (1, 0.1) : (0, 0.1);
    }

    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }

        return ~crc;
    }

    /// <summary>The input that a golden record describes by its name, shape and bound.</summary>
    public static Tensor Input(JsonElement input, string salt)
    {
        var shape = input.GetProperty("shape").Deserialize<long[]>()!;
        var values = Values(
            input.GetProperty("name").GetString()!, salt, shape.Aggregate(1L, (a, b) => a * b),
            input.GetProperty("bound").GetDouble());
        return torch.tensor(values.Select(v => (float)v).ToArray()).reshape(shape);
    }
}
