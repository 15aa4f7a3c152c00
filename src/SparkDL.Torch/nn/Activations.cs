using Layer = SparkDL.Torch.Modules.Function;

namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Nothing.</summary>
        public static Layer Identity() => new("Identity", x => x);

        /// <summary>The positive part.</summary>
        public static Layer ReLU(bool inplace = false) => new("ReLU", x => functional.relu(x, inplace)) { InPlace = torch.relu_ };

        /// <summary>The positive part, at most six.</summary>
        public static Layer ReLU6(bool inplace = false) => new("ReLU6", x => functional.relu6(x, inplace)) { InPlace = x => functional.relu6(x, inplace: true) };

        /// <summary>Clips to a range.</summary>
        public static Layer Hardtanh(double min_val = -1, double max_val = 1, bool inplace = false) =>
            new("Hardtanh", x => functional.hardtanh(x, min_val, max_val, inplace)) { InPlace = x => functional.hardtanh(x, min_val, max_val, inplace: true) };

        /// <summary>The Gaussian error linear unit.</summary>
        /// <param name="approximate"><c>none</c> for the exact one, <c>tanh</c> for the approximation.</param>
        public static Layer GELU(string approximate = "none") => new($"GELU({approximate})", x => functional.gelu(x, approximate));

        /// <summary>x times its sigmoid (swish).</summary>
        public static Layer SiLU(bool inplace = false) => new("SiLU", x => functional.silu(x, inplace)) { InPlace = x => functional.silu(x, inplace: true) };

        /// <summary>x times tanh(softplus(x)).</summary>
        public static Layer Mish(bool inplace = false) => new("Mish", x => inplace ? torch.mish_(x) : torch.mish(x));

        /// <summary>The piecewise linear swish.</summary>
        public static Layer Hardswish(bool inplace = false) => new("Hardswish", x => functional.hardswish(x, inplace)) { InPlace = x => functional.hardswish(x, inplace: true) };

        /// <summary>The piecewise linear sigmoid.</summary>
        public static Layer Hardsigmoid(bool inplace = false) => new("Hardsigmoid", x => inplace ? torch.hardsigmoid_(x) : torch.hardsigmoid(x));

        /// <summary>The logistic function.</summary>
        public static Layer Sigmoid() => new("Sigmoid", functional.sigmoid);

        /// <summary>The hyperbolic tangent.</summary>
        public static Layer Tanh() => new("Tanh", functional.tanh);

        /// <summary>The exponential linear unit.</summary>
        public static Layer ELU(double alpha = 1, bool inplace = false) => new("ELU", x => inplace ? torch.elu_(x, alpha) : torch.elu(x, alpha));

        /// <summary>The self-normalizing exponential linear unit.</summary>
        public static Layer SELU(bool inplace = false) => new("SELU", x => inplace ? torch.selu_(x) : torch.selu(x));

        /// <summary>ReLU with a slope below zero.</summary>
        public static Layer LeakyReLU(double negative_slope = 0.01, bool inplace = false) =>
            new("LeakyReLU", x => inplace ? torch.leaky_relu_(x, negative_slope) : torch.leaky_relu(x, negative_slope));

        /// <summary>The smooth positive part.</summary>
        public static Layer Softplus(double beta = 1, double threshold = 20) => new("Softplus", x => functional.softplus(x, beta, threshold));

        /// <summary>The continuously differentiable exponential linear unit.</summary>
        public static Layer CELU(double alpha = 1, bool inplace = false) => new("CELU", x => inplace ? torch.celu_(x, alpha) : torch.celu(x, alpha));

        /// <summary>Half of the values times the sigmoid of the other half.</summary>
        public static Layer GLU(long dim = -1) => new($"GLU({dim})", x => torch.glu(x, dim));

        /// <summary>x over one plus its size.</summary>
        public static Layer Softsign() => new("Softsign", x => x.div(x.abs().add(1)));

        /// <summary>The logarithm of the sigmoid.</summary>
        public static Layer LogSigmoid() => new("LogSigmoid", x => torch.log_sigmoid(x));

        /// <summary>x without its hyperbolic tangent.</summary>
        public static Layer Tanhshrink() => new("Tanhshrink", x => x.sub(x.tanh()));

        /// <summary>x where it is farther from zero than lambda, else zero.</summary>
        public static Layer Hardshrink(double lambda = 0.5) => new("Hardshrink", x => torch.hardshrink(x, lambda));

        /// <summary>x brought nearer to zero by lambda.</summary>
        public static Layer Softshrink(double lambda = 0.5) => new("Softshrink", x => torch.softshrink(x, lambda));

        /// <summary>x above a threshold, else a value.</summary>
        public static Layer Threshold(double threshold, double value, bool inplace = false) =>
            new("Threshold", x => inplace ? torch.threshold_(x, threshold, value) : torch.threshold(x, threshold, value));

        /// <summary>Shares of the negated values.</summary>
        public static Layer Softmin(long dim) => new($"Softmin({dim})", x => functional.softmax(x.neg(), dim));

        /// <summary>Shares that sum to one.</summary>
        public static Layer Softmax(long dim) => new($"Softmax({dim})", x => functional.softmax(x, dim));

        /// <summary>The logarithm of shares that sum to one.</summary>
        public static Layer LogSoftmax(long dim) => new($"LogSoftmax({dim})", x => functional.log_softmax(x, dim));

        /// <summary>In training, drops values at random and scales the others up.</summary>
        public static Layer Dropout(double p = 0.5) => new($"Dropout({p})", (x, training) => functional.dropout(x, p, training));

        /// <summary>In training, drops whole channels at random and scales the others up.</summary>
        public static Layer Dropout2d(double p = 0.5) => new($"Dropout2d({p})", (x, training) => functional.dropout2d(x, p, training));

        /// <summary>In training, drops whole channels at random and scales the others up.</summary>
        public static Layer Dropout1d(double p = 0.5) => new($"Dropout1d({p})", (x, training) => functional.dropout2d(x, p, training));

        /// <summary>In training, drops whole channels at random and scales the others up.</summary>
        public static Layer Dropout3d(double p = 0.5) => new($"Dropout3d({p})", (x, training) => functional.dropout2d(x, p, training));

        /// <summary>Dropout that keeps mean and variance, for self-normalizing networks.</summary>
        public static Layer AlphaDropout(double p = 0.5) => new($"AlphaDropout({p})", (x, training) => torch.alpha_dropout(x, p, training));

        /// <summary>Makes one dimension several.</summary>
        public static Layer Unflatten(long dim, IntArrayRef unflattened_size)
        {
            var sizes = unflattened_size.ToArray();
            return new("Unflatten", x =>
            {
                var at = (int)(dim < 0 ? dim + x.dim() : dim);
                return x.view([.. x.shape[..at], .. sizes, .. x.shape[(at + 1)..]]);
            });
        }

        /// <summary>Channels become pixels.</summary>
        public static Layer PixelShuffle(long upscale_factor) => new("PixelShuffle", x => torch.pixel_shuffle(x, upscale_factor));

        /// <summary>Makes several dimensions one.</summary>
        public static Layer Flatten(long start_dim = 1, long end_dim = -1) => new("Flatten", x => x.flatten(start_dim, end_dim));
    }
}
