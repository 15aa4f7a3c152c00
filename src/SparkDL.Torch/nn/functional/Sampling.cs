namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Resizes the dimensions after batch and channels by interpolation.</summary>
            /// <param name="input">[N, channels, length], [N, channels, height, width] or one dimension more.</param>
            /// <param name="size">The output sizes; empty where <paramref name="scale_factor"/> determines
            /// them.</param>
            /// <param name="scale_factor">The factor of each size; ignored where sizes are given.</param>
            /// <param name="mode"><c>nearest</c>, <c>linear</c>, <c>bilinear</c>, <c>bicubic</c>, <c>trilinear</c> or
            /// <c>area</c>.</param>
            /// <param name="align_corners">Whether the corners' centers stay in place; for the modes with <c>linear</c>
            /// and <c>cubic</c>.</param>
            /// <param name="antialias">Whether shrinking takes all pixels into account; for <c>bilinear</c> and
            /// <c>bicubic</c>.</param>
            public static Tensor interpolate(
                Tensor input, IntArrayRef size = default, double? scale_factor = null, string mode = "nearest",
                bool align_corners = false,
                bool antialias = false)
            {
                ArgumentNullException.ThrowIfNull(input);
                var n = (int)input.dim() - 2;
                var sizes = size.ToArray() is { Length: > 0 } given ? given : null;
                if (sizes is null == scale_factor is null)
                    throw new ArgumentException("Either the size or the scale is given.", nameof(size));
                if (sizes is [var one] && n > 1) sizes = [.. Enumerable.Repeat(one, n)];
                if (mode == "area")
                {
                    sizes ??= [.. input.shape[2..].Select(s => (long)Math.Floor(s * scale_factor!.Value))];
                    return n switch
                    {
                        1 => adaptive_avg_pool1d(input, sizes),
                        2 => adaptive_avg_pool2d(input, sizes),
                        _ => adaptive_avg_pool3d(input, sizes),
                    };
                }

                IntArrayRef target = sizes is null ? default : sizes;
                var scales = scale_factor is { } factor ? Enumerable.Repeat(factor, n).ToArray() : null;
                return (mode, n, antialias) switch
                {
                    ("nearest", 1, false) => upsample_nearest1d(input, target, scales),
                    ("nearest", 2, false) => upsample_nearest2d(input, target, scales),
                    ("nearest", 3, false) => upsample_nearest3d(input, target, scales),
                    ("linear", 1, false) => upsample_linear1d(input, target, align_corners, scales),
                    ("bilinear", 2, false) => upsample_bilinear2d(input, target, align_corners, scales),
                    ("bilinear", 2, true) => _upsample_bilinear2d_aa(input, target, align_corners, scales),
                    ("bicubic", 2, false) => upsample_bicubic2d(input, target, align_corners, scales),
                    ("bicubic", 2, true) => _upsample_bicubic2d_aa(input, target, align_corners, scales),
                    ("trilinear", 3, false) => upsample_trilinear3d(input, target, align_corners, scales),
                    _ => throw new ArgumentException(
                        $"There is no '{mode}' for an input of {n + 2} dimensions"
                        + (antialias ? " with antialias." : "."),
                        nameof(mode)),
                };
            }

            /// <summary>Extracts sliding windows of images (im2col): [N, channels * window, windows].</summary>
            public static Tensor unfold(
                Tensor input, IntArrayRef kernel_size, IntArrayRef dilation, IntArrayRef padding, IntArrayRef stride) =>
                im2col(input, kernel_size, dilation, padding, stride);

            /// <summary>Sums sliding windows into images (col2im), the counterpart of <c>Unfold</c>.</summary>
            public static Tensor fold(
                Tensor input, IntArrayRef output_size, IntArrayRef kernel_size, IntArrayRef dilation,
                IntArrayRef padding, IntArrayRef stride) =>
                col2im(input, output_size, kernel_size, dilation, padding, stride);
        }
    }
}
