using Layer = SparkDL.Torch.Modules.Function;

namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Nothing.</summary>
        public static Layer Identity() => new("Identity", x => x);

        /// <summary>The positive part.</summary>
        public static Layer ReLU(bool inplace = false) => new("ReLU", x => functional.relu(x, inplace));

        /// <summary>The positive part, at most six.</summary>
        public static Layer ReLU6(bool inplace = false) => new("ReLU6", x => functional.relu6(x, inplace));

        /// <summary>Clips to a range.</summary>
        public static Layer Hardtanh(double min_val = -1, double max_val = 1, bool inplace = false) =>
            new("Hardtanh", x => functional.hardtanh(x, min_val, max_val, inplace));

        /// <summary>The Gaussian error linear unit.</summary>
        /// <param name="approximate"><c>none</c> for the exact one, <c>tanh</c> for the approximation.</param>
        public static Layer GELU(string approximate = "none") => new($"GELU({approximate})", x => functional.gelu(x, approximate));

        /// <summary>x times its sigmoid (swish).</summary>
        public static Layer SiLU(bool inplace = false) => new("SiLU", x => functional.silu(x, inplace));

        /// <summary>x times tanh(softplus(x)).</summary>
        public static Layer Mish() => new("Mish", functional.mish);

        /// <summary>The piecewise linear swish.</summary>
        public static Layer Hardswish(bool inplace = false) => new("Hardswish", x => functional.hardswish(x, inplace));

        /// <summary>The piecewise linear sigmoid.</summary>
        public static Layer Hardsigmoid() => new("Hardsigmoid", functional.hardsigmoid);

        /// <summary>The logistic function.</summary>
        public static Layer Sigmoid() => new("Sigmoid", functional.sigmoid);

        /// <summary>The hyperbolic tangent.</summary>
        public static Layer Tanh() => new("Tanh", functional.tanh);

        /// <summary>The exponential linear unit.</summary>
        public static Layer ELU(double alpha = 1) => new("ELU", x => functional.elu(x, alpha));

        /// <summary>The self-normalizing exponential linear unit.</summary>
        public static Layer SELU() => new("SELU", functional.selu);

        /// <summary>ReLU with a slope below zero.</summary>
        public static Layer LeakyReLU(double negative_slope = 0.01) => new("LeakyReLU", x => functional.leaky_relu(x, negative_slope));

        /// <summary>The smooth positive part.</summary>
        public static Layer Softplus(double beta = 1, double threshold = 20) => new("Softplus", x => functional.softplus(x, beta, threshold));

        /// <summary>Shares that sum to one.</summary>
        public static Layer Softmax(long dim) => new($"Softmax({dim})", x => functional.softmax(x, dim));

        /// <summary>The logarithm of shares that sum to one.</summary>
        public static Layer LogSoftmax(long dim) => new($"LogSoftmax({dim})", x => functional.log_softmax(x, dim));

        /// <summary>In training, drops values at random and scales the others up.</summary>
        public static Layer Dropout(double p = 0.5) => new($"Dropout({p})", (x, training) => functional.dropout(x, p, training));

        /// <summary>In training, drops whole channels at random and scales the others up.</summary>
        public static Layer Dropout2d(double p = 0.5) => new($"Dropout2d({p})", (x, training) => functional.dropout2d(x, p, training));

        /// <summary>Makes several dimensions one.</summary>
        public static Layer Flatten(long start_dim = 1, long end_dim = -1) => new("Flatten", x => x.flatten(start_dim, end_dim));
    }
}
