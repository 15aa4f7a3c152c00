namespace SparkDL.Torch.Modules;

/// <summary>The numbers that make a convolution.</summary>
internal readonly record struct ConvolutionShape(
    long In, long Out, long[] Kernel, long[] Stride, long[] Padding, long[] Dilation, long[] OutputPadding, long Groups,
    bool Transposed)
{
    public static ConvolutionShape Of(
        int dimensions, long channelsIn, long channelsOut, IntArrayRef kernel, IntArrayRef stride, IntArrayRef padding,
        IntArrayRef dilation, long groups) => new(
        channelsIn, channelsOut, Spread(kernel, dimensions, 1), Spread(stride, dimensions, 1), Spread(padding, dimensions, 0),
        Spread(dilation, dimensions, 1), new long[dimensions], groups, Transposed: false);

    public static ConvolutionShape Transpose(
        int dimensions, long channelsIn, long channelsOut, IntArrayRef kernel, IntArrayRef stride, IntArrayRef padding,
        IntArrayRef outputPadding, IntArrayRef dilation, long groups) => new(
        channelsIn, channelsOut, Spread(kernel, dimensions, 1), Spread(stride, dimensions, 1), Spread(padding, dimensions, 0),
        Spread(dilation, dimensions, 1), Spread(outputPadding, dimensions, 0), groups, Transposed: true);

    /// <summary>A number given once holds for every dimension; none given means the usual one.</summary>
    public static long[] Spread(IntArrayRef sizes, int dimensions, long usual)
    {
        var values = sizes.ToArray();
        if (values.Length <= 1)
            return Enumerable.Repeat(values.Length == 0 ? usual : values[0], dimensions).ToArray();
        return values.Length == dimensions ? values : throw new ArgumentException(
            $"{values.Length} numbers were given for {dimensions} dimensions.", nameof(sizes));
    }
}
