using Layer = SparkDL.Torch.Modules.FunctionLayer;

namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A layer that returns its input.</summary>
        public static Layer Identity() => new("Identity", x => x);

        /// <summary>The rectified linear unit: max(x, 0).</summary>
        public static Layer ReLU(bool inplace = false) =>
            new("ReLU", x => functional.relu(x, inplace)) { InPlace = torch.relu_ };

        /// <summary>ReLU with an upper bound of 6.</summary>
        public static Layer ReLU6(bool inplace = false) =>
            new("ReLU6", x => functional.relu6(x, inplace)) { InPlace = x => functional.relu6(x, inplace: true) };

        /// <summary>Clamps each value to [<paramref name="min_val"/>, <paramref name="max_val"/>].</summary>
        public static Layer Hardtanh(double min_val = -1, double max_val = 1, bool inplace = false) =>
            new("Hardtanh", x => functional.hardtanh(x, min_val, max_val, inplace))
            {
                InPlace = x => functional.hardtanh(x, min_val, max_val, inplace: true),
            };

        /// <summary>The Gaussian error linear unit.</summary>
        /// <param name="approximate"><c>none</c> for the exact one, <c>tanh</c> for the approximation.</param>
        public static Layer GELU(string approximate = "none") =>
            new($"GELU({approximate})", x => functional.gelu(x, approximate));

        /// <summary>The sigmoid linear unit (swish): x * sigmoid(x).</summary>
        public static Layer SiLU(bool inplace = false) =>
            new("SiLU", x => functional.silu(x, inplace)) { InPlace = x => functional.silu(x, inplace: true) };

        /// <summary>Mish: x * tanh(softplus(x)).</summary>
        public static Layer Mish(bool inplace = false) => new("Mish", x => inplace ? torch.mish_(x) : torch.mish(x));

        /// <summary>Hard swish: x * relu6(x + 3) / 6.</summary>
        public static Layer Hardswish(bool inplace = false) =>
            new("Hardswish", x => functional.hardswish(x, inplace))
            {
                InPlace = x => functional.hardswish(x, inplace: true),
            };

        /// <summary>Hard sigmoid: relu6(x + 3) / 6.</summary>
        public static Layer Hardsigmoid(bool inplace = false) =>
            new("Hardsigmoid", x => inplace ? torch.hardsigmoid_(x) : torch.hardsigmoid(x));

        /// <summary>The sigmoid: 1 / (1 + exp(-x)).</summary>
        public static Layer Sigmoid() => new("Sigmoid", functional.sigmoid);

        /// <summary>The hyperbolic tangent.</summary>
        public static Layer Tanh() => new("Tanh", functional.tanh);

        /// <summary>The exponential linear unit.</summary>
        public static Layer ELU(double alpha = 1, bool inplace = false) =>
            new("ELU", x => inplace ? torch.elu_(x, alpha) : torch.elu(x, alpha));

        /// <summary>The self-normalizing exponential linear unit.</summary>
        public static Layer SELU(bool inplace = false) => new("SELU", x => inplace ? torch.selu_(x) : torch.selu(x));

        /// <summary>ReLU with a fixed slope (<paramref name="negative_slope"/>) for negative values.</summary>
        public static Layer LeakyReLU(double negative_slope = 0.01, bool inplace = false) =>
            new("LeakyReLU", x => inplace ? torch.leaky_relu_(x, negative_slope) : torch.leaky_relu(x, negative_slope));

        /// <summary>
        /// Softplus, a smooth ReLU: log(1 + exp(beta * x)) / beta; linear where beta * x exceeds the threshold.
        /// </summary>
        public static Layer Softplus(double beta = 1, double threshold = 20) =>
            new("Softplus", x => functional.softplus(x, beta, threshold));

        /// <summary>The continuously differentiable exponential linear unit.</summary>
        public static Layer CELU(double alpha = 1, bool inplace = false) =>
            new("CELU", x => inplace ? torch.celu_(x, alpha) : torch.celu(x, alpha));

        /// <summary>
        /// The gated linear unit: the first half along a dimension, times the sigmoid of the second half.
        /// </summary>
        public static Layer GLU(long dim = -1) => new($"GLU({dim})", x => torch.glu(x, dim));

        /// <summary>Softsign: x / (1 + |x|).</summary>
        public static Layer Softsign() => new("Softsign", x => x.div(x.abs().add(1)));

        /// <summary>The logarithm of the sigmoid.</summary>
        public static Layer LogSigmoid() => new("LogSigmoid", x => torch.log_sigmoid(x));

        /// <summary>Tanhshrink: x - tanh(x).</summary>
        public static Layer Tanhshrink() => new("Tanhshrink", x => x.sub(x.tanh()));

        /// <summary>Hard shrinkage: x where |x| exceeds lambda, otherwise 0.</summary>
        public static Layer Hardshrink(double lambda = 0.5) => new("Hardshrink", x => torch.hardshrink(x, lambda));

        /// <summary>Soft shrinkage: x moved towards 0 by lambda, and 0 where |x| is at most lambda.</summary>
        public static Layer Softshrink(double lambda = 0.5) => new("Softshrink", x => torch.softshrink(x, lambda));

        /// <summary>
        /// Keeps x above <paramref name="threshold"/> and replaces the rest by <paramref name="value"/>.
        /// </summary>
        public static Layer Threshold(double threshold, double value, bool inplace = false) =>
            new(
                "Threshold",
                x => inplace ? torch.threshold_(x, threshold, value) : torch.threshold(x, threshold, value));

        /// <summary>The softmax of the negated input along a dimension.</summary>
        public static Layer Softmin(long dim) => new($"Softmin({dim})", x => functional.softmax(x.neg(), dim));

        /// <summary>The softmax along a dimension: positive values that sum to 1.</summary>
        public static Layer Softmax(long dim) => new($"Softmax({dim})", x => functional.softmax(x, dim));

        /// <summary>The logarithm of the softmax along a dimension.</summary>
        public static Layer LogSoftmax(long dim) => new($"LogSoftmax({dim})", x => functional.log_softmax(x, dim));

        /// <summary>
        /// Dropout: in training, sets values to 0 with probability <paramref name="p"/> and scales the rest by 1 / (1 -
        /// p).
        /// </summary>
        public static Layer Dropout(double p = 0.5) =>
            new($"Dropout({p})", (x, training) => functional.dropout(x, p, training));

        /// <summary>
        /// Channel dropout: in training, sets whole channels to 0 with probability <paramref name="p"/> and scales the
        /// rest by 1 / (1 - p).
        /// </summary>
        public static Layer Dropout2d(double p = 0.5) =>
            new($"Dropout2d({p})", (x, training) => functional.dropout2d(x, p, training));

        /// <summary>
        /// Channel dropout: in training, sets whole channels to 0 with probability <paramref name="p"/> and scales the
        /// rest by 1 / (1 - p).
        /// </summary>
        public static Layer Dropout1d(double p = 0.5) =>
            new($"Dropout1d({p})", (x, training) => functional.dropout2d(x, p, training));

        /// <summary>
        /// Channel dropout: in training, sets whole channels to 0 with probability <paramref name="p"/> and scales the
        /// rest by 1 / (1 - p).
        /// </summary>
        public static Layer Dropout3d(double p = 0.5) =>
            new($"Dropout3d({p})", (x, training) => functional.dropout2d(x, p, training));

        /// <summary>Alpha dropout: dropout that keeps mean and variance, for self-normalizing networks.</summary>
        public static Layer AlphaDropout(double p = 0.5) =>
            new($"AlphaDropout({p})", (x, training) => torch.alpha_dropout(x, p, training));

        /// <summary>Splits one dimension into several.</summary>
        public static Layer Unflatten(long dim, IntArrayRef unflattened_size)
        {
            var sizes = unflattened_size.ToArray();
            return new("Unflatten", x =>
            {
                var at = (int)(dim < 0 ? dim + x.dim() : dim);
                return x.view([.. x.shape[..at], .. sizes, .. x.shape[(at + 1)..]]);
            });
        }

        /// <summary>Moves channels into pixels: [N, C * r * r, H, W] becomes [N, C, H * r, W * r].</summary>
        public static Layer PixelShuffle(long upscale_factor) =>
            new("PixelShuffle", x => torch.pixel_shuffle(x, upscale_factor));

        /// <summary>
        /// Flattens the dimensions from <paramref name="start_dim"/> to <paramref name="end_dim"/> into one.
        /// </summary>
        public static Layer Flatten(long start_dim = 1, long end_dim = -1) =>
            new("Flatten", x => x.flatten(start_dim, end_dim));
    }
}
