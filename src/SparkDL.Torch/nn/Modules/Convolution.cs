namespace SparkDL.Torch.Modules;

/// <summary>The base of the convolutions over one, two and three dimensions.</summary>
public abstract class Convolution : torch.nn.Module<Tensor, Tensor>
{
    private protected Convolution(ConvolutionShape shape, bool bias)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Groups);
        if (shape.In % shape.Groups != 0 || shape.Out % shape.Groups != 0)
            throw new ArgumentException(
                $"{shape.In} input and {shape.Out} output channels do not divide into {shape.Groups} groups.",
                nameof(shape));
        Shape = shape;
        long[] size = shape.Transposed
            ? [shape.In, shape.Out / shape.Groups, .. shape.Kernel]
            : [shape.Out, shape.In / shape.Groups, .. shape.Kernel];
        weight = register_parameter("weight", torch.empty(size))!;
        this.bias = register_parameter("bias", bias ? torch.empty([shape.Out]) : null);
        DefaultInit.WeightAndBias(weight, this.bias);
    }

    /// <summary>The kernel, [out, in / groups, ...] (for transposed ones [in, out / groups, ...]).</summary>
    public Tensor weight { get; }

    /// <summary>The learned bias of each channel, or null.</summary>
    public Tensor? bias { get; }

    private protected ConvolutionShape Shape { get; }
}
