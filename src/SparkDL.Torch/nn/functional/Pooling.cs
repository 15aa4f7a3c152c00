namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The largest value of each window over one dimension.</summary>
            public static Tensor max_pool1d(
                Tensor input, IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
                IntArrayRef dilation = default, bool ceil_mode = false) =>
                torch.max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode);

            /// <summary>The largest value of each window over two dimensions.</summary>
            public static Tensor max_pool2d(
                Tensor input, IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
                IntArrayRef dilation = default, bool ceil_mode = false) =>
                torch.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);

            /// <summary>The largest value of each window over three dimensions.</summary>
            public static Tensor max_pool3d(
                Tensor input, IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
                IntArrayRef dilation = default, bool ceil_mode = false) =>
                torch.max_pool3d(input, kernel_size, stride, padding, dilation, ceil_mode);

            /// <summary>The mean of each window over one dimension.</summary>
            public static Tensor avg_pool1d(
                Tensor input, IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
                bool ceil_mode = false, bool count_include_pad = true) =>
                torch.avg_pool1d(input, kernel_size, stride, padding, ceil_mode, count_include_pad);

            /// <summary>The mean of each window over two dimensions.</summary>
            public static Tensor avg_pool2d(
                Tensor input, IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
                bool ceil_mode = false, bool count_include_pad = true) =>
                torch.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad);

            /// <summary>The mean of each window over three dimensions.</summary>
            public static Tensor avg_pool3d(
                Tensor input, IntArrayRef kernel_size, IntArrayRef stride = default, IntArrayRef padding = default,
                bool ceil_mode = false, bool count_include_pad = true) =>
                torch.avg_pool3d(input, kernel_size, stride, padding, ceil_mode, count_include_pad);

            /// <summary>The mean of as many windows over one dimension as the output has places.</summary>
            public static Tensor adaptive_avg_pool1d(Tensor input, IntArrayRef output_size) =>
                torch.adaptive_avg_pool1d(input, output_size);

            /// <summary>The largest value of as many windows over one dimension as the output has places.</summary>
            public static Tensor adaptive_max_pool1d(Tensor input, IntArrayRef output_size) =>
                torch.adaptive_max_pool1d(input, output_size).Item1;

            /// <summary>The mean of as many windows over two dimensions as the output has places.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, IntArrayRef output_size) =>
                torch.adaptive_avg_pool2d(input, output_size);

            /// <summary>The largest value of as many windows over two dimensions as the output has places.</summary>
            public static Tensor adaptive_max_pool2d(Tensor input, IntArrayRef output_size) =>
                torch.adaptive_max_pool2d(input, output_size).Item1;

            /// <summary>The mean of as many windows over three dimensions as the output has places.</summary>
            public static Tensor adaptive_avg_pool3d(Tensor input, IntArrayRef output_size) =>
                torch.adaptive_avg_pool3d(input, output_size);

            /// <summary>The largest value of as many windows over three dimensions as the output has places.</summary>
            public static Tensor adaptive_max_pool3d(Tensor input, IntArrayRef output_size) =>
                torch.adaptive_max_pool3d(input, output_size).Item1;
        }
    }
}
