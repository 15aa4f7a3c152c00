namespace SparkDL.Transformers.Images;

/// <summary>
/// For one axis: which input pixels each output pixel mixes, and with what weights. The arithmetic is PIL's for 8-bit
/// images (triangle filter widened by the scale, weights in fixed point with 22 bits), so that results are equal bit
/// for bit: models are trained on PIL's pixels, and a different resizer is a silent loss of accuracy.
/// </summary>
internal sealed class ResizeWeights
{
    public const int PrecisionBits = 32 - 8 - 2;

    private readonly int[] _weights;
    private readonly int[] _first;
    private readonly int[] _count;

    private ResizeWeights(int outputSize, int taps)
    {
        Taps = taps;
        _weights = new int[outputSize * taps];
        _first = new int[outputSize];
        _count = new int[outputSize];
    }

    /// <summary>The room for weights of each output pixel: an even number, those beyond its count are zero.</summary>
    public int Taps { get; }

    public ReadOnlySpan<int> Of(int output) => _weights.AsSpan(output * Taps, Taps);

    public int First(int output) => _first[output];

    public int Count(int output) => _count[output];

    /// <summary>
    /// Weights for the output pixels <paramref name="from"/> to <paramref name="from"/> + count of a resized axis.
    /// </summary>
    public static ResizeWeights Bilinear(int inputSize, int outputSize, int from, int count)
    {
        double scale = (double)inputSize / outputSize;
        double filterScale = Math.Max(scale, 1.0);
        int taps = ((int)Math.Ceiling(filterScale) * 2) + 1;
        ResizeWeights result = new(count, (taps + 1) & ~1);
        double[] scratch = new double[taps];
        for (int i = 0; i < count; i++)
            result.Fill(i, (from + i + 0.5) * scale, filterScale, inputSize, scratch);
        return result;
    }

    private void Fill(int output, double centre, double support, int inputSize, double[] scratch)
    {
        int first = Math.Max((int)(centre - support + 0.5), 0);
        int count = Math.Min((int)(centre + support + 0.5), inputSize) - first;
        double step = 1.0 / support;
        double sum = 0;
        for (int x = 0; x < count; x++)
            sum += scratch[x] = Triangle((x + first - centre + 0.5) * step);
        double norm = sum == 0 ? 0 : 1.0 / sum;
        for (int x = 0; x < count; x++)
            _weights[(output * Taps) + x] = (int)(0.5 + (scratch[x] * norm * (1 << PrecisionBits)));
        (_first[output], _count[output]) = (first, count);
    }

    private static double Triangle(double x) => Math.Max(1.0 - Math.Abs(x), 0.0);
}
