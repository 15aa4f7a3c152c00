namespace SparkDL.Torch.Modules
{
    /// <summary>A convolution over one dimension.</summary>
    public sealed class Conv1d : Convolution
    {
        internal Conv1d(ConvolutionShape shape, bool bias)
            : base(shape, bias)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => torch.nn.functional.conv1d(
            input, weight, bias, Shape.Stride, Shape.Padding, Shape.Dilation, Shape.Groups);
    }
}

namespace SparkDL.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A convolution over one dimension.</summary>
            public static Modules.Conv1d Conv1d(
                long in_channels, long out_channels, IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
                IntArrayRef dilation = default, long groups = 1, bool bias = true) =>
                new(Modules.ConvolutionShape.Of(
                    1, in_channels, out_channels, kernel_size, stride, padding, dilation, groups), bias);
        }
    }
}
