namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers and losses as functions, under PyTorch's names.</summary>
        public static partial class functional
        {
            /// <summary>A linear map of the last dimension: input times the transposed weight, plus bias.</summary>
            public static Tensor linear(Tensor input, Tensor weight, Tensor? bias = null) =>
                torch.linear(input, weight, bias);

            /// <summary>Looks rows of an embedding table up by index.</summary>
            public static Tensor embedding(Tensor input, Tensor weight, long? padding_idx = null) =>
                torch.embedding(weight, input, padding_idx ?? -1);

            /// <summary>Convolution over one dimension.</summary>
            public static Tensor conv1d(
                Tensor input, Tensor weight, Tensor? bias = null, IntArrayRef stride = default,
                IntArrayRef padding = default,
                IntArrayRef dilation = default, long groups = 1) =>
                torch.conv1d(input, weight, bias, stride, padding, dilation, groups);

            /// <summary>Convolution over two dimensions.</summary>
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, IntArrayRef stride = default,
                IntArrayRef padding = default,
                IntArrayRef dilation = default, long groups = 1) =>
                torch.conv2d(input, weight, bias, stride, padding, dilation, groups);

            /// <summary>Convolution over three dimensions.</summary>
            public static Tensor conv3d(
                Tensor input, Tensor weight, Tensor? bias = null, IntArrayRef stride = default,
                IntArrayRef padding = default,
                IntArrayRef dilation = default, long groups = 1) =>
                torch.conv3d(input, weight, bias, stride, padding, dilation, groups);

            /// <summary>Transposed convolution over one dimension.</summary>
            public static Tensor conv_transpose1d(
                Tensor input, Tensor weight, Tensor? bias = null, IntArrayRef stride = default,
                IntArrayRef padding = default,
                IntArrayRef output_padding = default, long groups = 1, IntArrayRef dilation = default) =>
                torch.conv_transpose1d(input, weight, bias, stride, padding, output_padding, groups, dilation);

            /// <summary>Transposed convolution over two dimensions.</summary>
            public static Tensor conv_transpose2d(
                Tensor input, Tensor weight, Tensor? bias = null, IntArrayRef stride = default,
                IntArrayRef padding = default,
                IntArrayRef output_padding = default, long groups = 1, IntArrayRef dilation = default) =>
                torch.conv_transpose2d(input, weight, bias, stride, padding, output_padding, groups, dilation);

            /// <summary>Transposed convolution over three dimensions.</summary>
            public static Tensor conv_transpose3d(
                Tensor input, Tensor weight, Tensor? bias = null, IntArrayRef stride = default,
                IntArrayRef padding = default,
                IntArrayRef output_padding = default, long groups = 1, IntArrayRef dilation = default) =>
                torch.conv_transpose3d(input, weight, bias, stride, padding, output_padding, groups, dilation);

            /// <summary>
            /// Batch normalization of each channel; in training it updates the running statistics in place.
            /// </summary>
            public static Tensor batch_norm(
                Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null,
                bool training = false, double momentum = 0.1, double eps = 1e-5)
            {
                ArgumentNullException.ThrowIfNull(input);
                if (training && input.numel() == input.shape[1])
                    throw new ArgumentException(
                        "Batch norm in training needs more than one value for each channel.", nameof(input));
                return torch.batch_norm(
                    input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled: true);
            }

            /// <summary>Layer normalization over the last dimensions.</summary>
            public static Tensor layer_norm(
                Tensor input, IntArrayRef normalized_shape, Tensor? weight = null, Tensor? bias = null,
                double eps = 1e-5) =>
                torch.layer_norm(input, normalized_shape, weight, bias, eps);

            /// <summary>Group normalization over groups of channels.</summary>
            public static Tensor group_norm(
                Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                torch.group_norm(input, num_groups, weight, bias, eps);

            /// <summary>
            /// Dropout: in training, sets values to 0 with probability <paramref name="p"/> and scales the rest by 1 /
            /// (1 - p).
            /// </summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true) =>
                torch.dropout(input, p, training);

            /// <summary>
            /// Channel dropout: in training, sets whole channels to 0 with probability <paramref name="p"/> and scales
            /// the rest by 1 / (1 - p).
            /// </summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true) =>
                torch.feature_dropout(input, p, training);

            /// <summary>Scales to unit length along a dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12)
            {
                ArgumentNullException.ThrowIfNull(input);
                var length = input.norm(p, [dim], keepdim: true).clamp_min(eps).expand_as(input);
                return input.div(length);
            }

            /// <summary>
            /// Pads with one value: pairs of sizes before and after, starting with the last dimension.
            /// </summary>
            public static Tensor pad(Tensor input, IntArrayRef pad, double value = 0) =>
                torch.constant_pad_nd(input, pad, value);
        }
    }
}
