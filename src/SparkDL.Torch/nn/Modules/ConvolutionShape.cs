namespace SparkDL.Torch.Modules;

/// <summary>The settings of a convolution.</summary>
internal readonly record struct ConvolutionShape(
    long In, long Out, long[] Kernel, long[] Stride, long[] Padding, long[] Dilation, long[] OutputPadding, long Groups,
    bool Transposed)
{
    /// <summary>The padding by name, <c>same</c> or <c>valid</c>; null where it is given in numbers.</summary>
    public string? PaddingName { get; init; }

    /// <summary>What fills the padding: <c>zeros</c>, <c>reflect</c>, <c>replicate</c> or <c>circular</c>.</summary>
    public string PaddingMode { get; init; } = "zeros";

    /// <summary>
    /// The padding as <c>torch.pad</c> takes it: pairs of sizes before and after, starting with the last dimension.
    /// </summary>
    public long[] Margin()
    {
        var margin = new List<long>();
        for (var i = Kernel.Length - 1; i >= 0; i--)
        {
            var total =
                PaddingName switch { "same" => Dilation[i] * (Kernel[i] - 1), "valid" => 0, _ => 2 * Padding[i] };
            margin.AddRange([total / 2, total - (total / 2)]);
        }

        return [.. margin];
    }

    public static ConvolutionShape Of(
        int dimensions, long channelsIn, long channelsOut, IntArrayRef kernel, IntArrayRef stride, IntArrayRef padding,
        IntArrayRef dilation, long groups, string mode) => new(
        channelsIn, channelsOut, Spread(kernel, dimensions, 1), Spread(stride, dimensions, 1),
        Spread(padding, dimensions, 0),
        Spread(dilation, dimensions, 1), new long[dimensions], groups, Transposed: false)
        { PaddingMode = Known(mode) };

    public static ConvolutionShape Named(
        int dimensions, long channelsIn, long channelsOut, IntArrayRef kernel, IntArrayRef stride, string padding,
        IntArrayRef dilation, long groups, string mode)
    {
        if (padding is not ("same" or "valid"))
            throw new ArgumentException($"The padding '{padding}' is neither same nor valid.", nameof(padding));
        var shape = Of(dimensions, channelsIn, channelsOut, kernel, stride, default, dilation, groups, mode);
        return padding == "same" && shape.Stride.Any(s => s != 1)
            ? throw new ArgumentException("A convolution with padding 'same' goes in steps of one.", nameof(stride))
            : shape with { PaddingName = padding };
    }

    public static ConvolutionShape Transpose(
        int dimensions, long channelsIn, long channelsOut, IntArrayRef kernel, IntArrayRef stride, IntArrayRef padding,
        IntArrayRef outputPadding, IntArrayRef dilation, long groups) => new(
        channelsIn, channelsOut, Spread(kernel, dimensions, 1), Spread(stride, dimensions, 1),
        Spread(padding, dimensions, 0),
        Spread(dilation, dimensions, 1), Spread(outputPadding, dimensions, 0), groups, Transposed: true);

    private static string Known(string mode) => mode is "zeros" or "reflect" or "replicate" or "circular" ? mode
        : throw new ArgumentException(
            $"The padding mode '{mode}' is none of zeros, reflect, replicate, circular.", nameof(mode));

    /// <summary>Repeats a single number for every dimension; the default where none is given.</summary>
    public static long[] Spread(IntArrayRef sizes, int dimensions, long usual)
    {
        var values = sizes.ToArray();
        if (values.Length <= 1)
            return Enumerable.Repeat(values.Length == 0 ? usual : values[0], dimensions).ToArray();
        return values.Length == dimensions ? values : throw new ArgumentException(
            $"{values.Length} numbers were given for {dimensions} dimensions.", nameof(sizes));
    }
}
