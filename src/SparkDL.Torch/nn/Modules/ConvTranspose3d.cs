namespace SparkDL.Torch.Modules
{
    /// <summary>A transposed convolution over three dimensions.</summary>
    public sealed class ConvTranspose3d : Convolution
    {
        internal ConvTranspose3d(ConvolutionShape shape, bool bias)
            : base(shape, bias)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => torch.nn.functional.conv_transpose3d(
            input, weight, bias, Shape.Stride, Shape.Padding, Shape.OutputPadding, Shape.Groups, Shape.Dilation);
    }
}

namespace SparkDL.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A transposed convolution over three dimensions.</summary>
            public static Modules.ConvTranspose3d ConvTranspose3d(
                long in_channels, long out_channels, IntArrayRef kernel_size, IntArrayRef stride = default,
                IntArrayRef padding = default,
                IntArrayRef output_padding = default, long groups = 1, bool bias = true,
                IntArrayRef dilation = default) =>
                new(Modules.ConvolutionShape.Transpose(
                    3, in_channels, out_channels, kernel_size, stride, padding, output_padding, dilation,
                    groups), bias);
        }
    }
}
