namespace SparkDL.Torch.Modules
{
    /// <summary>A transposed convolution over two dimensions.</summary>
    public sealed class ConvTranspose2d : Convolution
    {
        internal ConvTranspose2d(ConvolutionShape shape, bool bias)
            : base(shape, bias)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => torch.nn.functional.conv_transpose2d(
            input, weight, bias, Shape.Stride, Shape.Padding, Shape.OutputPadding, Shape.Groups, Shape.Dilation);
    }
}

namespace SparkDL.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A transposed convolution over two dimensions.</summary>
            public static Modules.ConvTranspose2d ConvTranspose2d(
                long in_channels, long out_channels, IntArrayRef kernel_size, IntArrayRef stride = default,
                IntArrayRef padding = default,
                IntArrayRef output_padding = default, long groups = 1, bool bias = true,
                IntArrayRef dilation = default) =>
                new(Modules.ConvolutionShape.Transpose(
                    2, in_channels, out_channels, kernel_size, stride, padding, output_padding, dilation,
                    groups), bias);
        }
    }
}
