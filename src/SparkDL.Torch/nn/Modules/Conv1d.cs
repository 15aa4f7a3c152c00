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
        public override Tensor forward(Tensor input)
        {
            if (Shape.PaddingMode != "zeros")
                return torch.nn.functional.conv1d(
                    torch.pad(input, Shape.Margin(), Shape.PaddingMode), weight, bias, Shape.Stride, 0, Shape.Dilation,
                    Shape.Groups);
            return Shape.PaddingName is { } name
                ? torch.conv1d(input, weight, bias, Shape.Stride, name, Shape.Dilation, Shape.Groups)
                : torch.nn.functional.conv1d(
                    input, weight, bias, Shape.Stride, Shape.Padding, Shape.Dilation, Shape.Groups);
        }
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
                long in_channels, long out_channels, IntArrayRef kernel_size, IntArrayRef stride = default,
                IntArrayRef padding = default,
                IntArrayRef dilation = default, long groups = 1, bool bias = true, string padding_mode = "zeros") =>
                new(Modules.ConvolutionShape.Of(
                    1, in_channels, out_channels, kernel_size, stride, padding, dilation, groups, padding_mode), bias);

            /// <summary>
            /// A convolution over one dimension whose padding is given by name: <c>same</c> or <c>valid</c>.
            /// </summary>
            public static Modules.Conv1d Conv1d(
                long in_channels, long out_channels, IntArrayRef kernel_size, string padding,
                IntArrayRef stride = default,
                IntArrayRef dilation = default, long groups = 1, bool bias = true, string padding_mode = "zeros") =>
                new(Modules.ConvolutionShape.Named(
                    1, in_channels, out_channels, kernel_size, stride, padding, dilation, groups, padding_mode), bias);
        }
    }
}
