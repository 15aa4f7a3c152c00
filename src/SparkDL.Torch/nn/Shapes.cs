using Layer = SparkDL.Torch.Modules.FunctionLayer;

namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Resizes images with <see cref="functional.interpolate"/>.</summary>
        public static Layer Upsample(
            IntArrayRef size = default, double? scale_factor = null, string mode = "nearest",
            bool align_corners = false)
        {
            var sizes = size.ToArray();
            return new($"Upsample({mode})", x => functional.interpolate(x, sizes, scale_factor, mode, align_corners));
        }

        /// <summary>Upsamples images by repeating the nearest pixel.</summary>
        public static Layer UpsamplingNearest2d(double scale_factor) => Upsample(scale_factor: scale_factor);

        /// <summary>Upsamples images by bilinear interpolation with aligned corners.</summary>
        public static Layer UpsamplingBilinear2d(double scale_factor) =>
            Upsample(scale_factor: scale_factor, mode: "bilinear", align_corners: true);

        /// <summary>Pads the last dimension with one value.</summary>
        public static Layer ConstantPad1d(IntArrayRef padding, double value) =>
            Pad("ConstantPad1d", padding, 1, "constant", value);

        /// <summary>Pads the last two dimensions with one value.</summary>
        public static Layer ConstantPad2d(IntArrayRef padding, double value) =>
            Pad("ConstantPad2d", padding, 2, "constant", value);

        /// <summary>Pads the last three dimensions with one value.</summary>
        public static Layer ConstantPad3d(IntArrayRef padding, double value) =>
            Pad("ConstantPad3d", padding, 3, "constant", value);

        /// <summary>Pads the last two dimensions with zeros.</summary>
        public static Layer ZeroPad2d(IntArrayRef padding) => Pad("ZeroPad2d", padding, 2, "constant", 0);

        /// <summary>Pads the last dimension by reflection.</summary>
        public static Layer ReflectionPad1d(IntArrayRef padding) => Pad("ReflectionPad1d", padding, 1, "reflect");

        /// <summary>Pads the last two dimensions by reflection.</summary>
        public static Layer ReflectionPad2d(IntArrayRef padding) => Pad("ReflectionPad2d", padding, 2, "reflect");

        /// <summary>Pads the last three dimensions by reflection.</summary>
        public static Layer ReflectionPad3d(IntArrayRef padding) => Pad("ReflectionPad3d", padding, 3, "reflect");

        /// <summary>Pads the last dimension by repeating its edge.</summary>
        public static Layer ReplicationPad1d(IntArrayRef padding) => Pad("ReplicationPad1d", padding, 1, "replicate");

        /// <summary>Pads the last two dimensions by repeating their edges.</summary>
        public static Layer ReplicationPad2d(IntArrayRef padding) => Pad("ReplicationPad2d", padding, 2, "replicate");

        /// <summary>Pads the last three dimensions by repeating their edges.</summary>
        public static Layer ReplicationPad3d(IntArrayRef padding) => Pad("ReplicationPad3d", padding, 3, "replicate");

        /// <summary>Moves pixels into channels, the inverse of <c>PixelShuffle</c>.</summary>
        public static Layer PixelUnshuffle(long downscale_factor) =>
            new("PixelUnshuffle", x => pixel_unshuffle(x, downscale_factor));

        /// <summary>The softmax over the channels of each pixel.</summary>
        public static Layer Softmax2d() => new("Softmax2d", x => functional.softmax(x, -3));

        /// <summary>Extracts sliding windows of images (im2col): [N, C * window, windows].</summary>
        public static Layer Unfold(long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
            new("Unfold", x => functional.unfold(x, kernel_size, dilation, padding, stride));

        /// <summary>Sums sliding windows into images (col2im), the counterpart of <c>Unfold</c>.</summary>
        public static Layer Fold(
            IntArrayRef output_size, long kernel_size, long dilation = 1, long padding = 0, long stride = 1)
        {
            var sizes = output_size.ToArray();
            return new("Fold", x => functional.fold(x, sizes, kernel_size, dilation, padding, stride));
        }

        // Two sizes for each dimension, the last dimension first; a single one stands for all.
        private static Layer Pad(string name, IntArrayRef padding, int dimensions, string mode, double? value = null)
        {
            var margins = padding.ToArray();
            if (margins is [var all]) margins = [.. Enumerable.Repeat(all, 2 * dimensions)];
            return new(name, x => torch.pad(x, margins, mode, value));
        }
    }
}
