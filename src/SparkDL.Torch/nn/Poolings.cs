using Layer = SparkDL.Torch.Modules.FunctionLayer;

namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Max pooling: the largest value of each window.</summary>
        public static Layer MaxPool1d(
            IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
            IntArrayRef dilation = default,
            bool ceil_mode = false)
        {
            var (k, s, p, d) = (kernel_size.ToArray(), stride.ToArray(), padding.ToArray(), dilation.ToArray());
            return new("MaxPool1d", x => functional.max_pool1d(x, k, s, Or(p, 0), Or(d, 1), ceil_mode));
        }

        /// <summary>Max pooling: the largest value of each window.</summary>
        public static Layer MaxPool2d(
            IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
            IntArrayRef dilation = default,
            bool ceil_mode = false)
        {
            var (k, s, p, d) = (kernel_size.ToArray(), stride.ToArray(), padding.ToArray(), dilation.ToArray());
            return new("MaxPool2d", x => functional.max_pool2d(x, k, s, Or(p, 0), Or(d, 1), ceil_mode));
        }

        /// <summary>Max pooling: the largest value of each window.</summary>
        public static Layer MaxPool3d(
            IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
            IntArrayRef dilation = default,
            bool ceil_mode = false)
        {
            var (k, s, p, d) = (kernel_size.ToArray(), stride.ToArray(), padding.ToArray(), dilation.ToArray());
            return new("MaxPool3d", x => functional.max_pool3d(x, k, s, Or(p, 0), Or(d, 1), ceil_mode));
        }

        /// <summary>Average pooling: the mean of each window.</summary>
        public static Layer AvgPool1d(
            IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
            bool ceil_mode = false,
            bool count_include_pad = true)
        {
            var (k, s, p) = (kernel_size.ToArray(), stride.ToArray(), padding.ToArray());
            return new("AvgPool1d", x => functional.avg_pool1d(x, k, s, Or(p, 0), ceil_mode, count_include_pad));
        }

        /// <summary>Average pooling: the mean of each window.</summary>
        public static Layer AvgPool2d(
            IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
            bool ceil_mode = false,
            bool count_include_pad = true)
        {
            var (k, s, p) = (kernel_size.ToArray(), stride.ToArray(), padding.ToArray());
            return new("AvgPool2d", x => functional.avg_pool2d(x, k, s, Or(p, 0), ceil_mode, count_include_pad));
        }

        /// <summary>Average pooling: the mean of each window.</summary>
        public static Layer AvgPool3d(
            IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
            bool ceil_mode = false,
            bool count_include_pad = true)
        {
            var (k, s, p) = (kernel_size.ToArray(), stride.ToArray(), padding.ToArray());
            return new("AvgPool3d", x => functional.avg_pool3d(x, k, s, Or(p, 0), ceil_mode, count_include_pad));
        }

        /// <summary>Adaptive average pooling to a given output size.</summary>
        public static Layer AdaptiveAvgPool1d(IntArrayRef output_size)
        {
            var size = Modules.ConvolutionShape.Spread(output_size, 1, 1);
            return new("AdaptiveAvgPool1d", x => functional.adaptive_avg_pool1d(x, size));
        }

        /// <summary>Adaptive max pooling to a given output size.</summary>
        public static Layer AdaptiveMaxPool1d(IntArrayRef output_size)
        {
            var size = Modules.ConvolutionShape.Spread(output_size, 1, 1);
            return new("AdaptiveMaxPool1d", x => functional.adaptive_max_pool1d(x, size));
        }

        /// <summary>Adaptive average pooling to a given output size.</summary>
        public static Layer AdaptiveAvgPool2d(IntArrayRef output_size)
        {
            var size = Modules.ConvolutionShape.Spread(output_size, 2, 1);
            return new("AdaptiveAvgPool2d", x => functional.adaptive_avg_pool2d(x, size));
        }

        /// <summary>Adaptive max pooling to a given output size.</summary>
        public static Layer AdaptiveMaxPool2d(IntArrayRef output_size)
        {
            var size = Modules.ConvolutionShape.Spread(output_size, 2, 1);
            return new("AdaptiveMaxPool2d", x => functional.adaptive_max_pool2d(x, size));
        }

        /// <summary>Adaptive average pooling to a given output size.</summary>
        public static Layer AdaptiveAvgPool3d(IntArrayRef output_size)
        {
            var size = Modules.ConvolutionShape.Spread(output_size, 3, 1);
            return new("AdaptiveAvgPool3d", x => functional.adaptive_avg_pool3d(x, size));
        }

        /// <summary>Adaptive max pooling to a given output size.</summary>
        public static Layer AdaptiveMaxPool3d(IntArrayRef output_size)
        {
            var size = Modules.ConvolutionShape.Spread(output_size, 3, 1);
            return new("AdaptiveMaxPool3d", x => functional.adaptive_max_pool3d(x, size));
        }

        private static long[] Or(long[] given, long usual) => given.Length > 0 ? given : [usual];
    }
}
