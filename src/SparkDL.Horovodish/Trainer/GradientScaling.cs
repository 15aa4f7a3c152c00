using System.Numerics.Tensors;

namespace SparkDL.Horovodish.Trainer;

/// <summary>
/// Divides the summed gradient by the summed weight, and scales it down to a largest norm where one is set.
/// </summary>
internal static class GradientScaling
{
    public static void Apply(Span<float> gradient, double weight, double? maxNorm)
    {
        var factor = 1 / weight;
        if (maxNorm is { } limit)
        {
            var norm = factor * Norm(gradient);
            // As torch.nn.utils.clip_grad_norm_ does it.
            if (norm > limit) factor *= limit / (norm + 1e-6);
        }

        TensorPrimitives.Multiply(gradient, (float)factor, gradient);
    }

    // In double precision over blocks: a float would lose the small ones of many millions.
    private static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        for (; values.Length > 0; values = values[Math.Min(4096, values.Length)..])
            sum += TensorPrimitives.SumOfSquares(values[..Math.Min(4096, values.Length)]);
        return Math.Sqrt(sum);
    }
}
