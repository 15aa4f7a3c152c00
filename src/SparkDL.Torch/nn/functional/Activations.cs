namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The rectified linear unit: max(x, 0).</summary>
            public static Tensor relu(Tensor input, bool inplace = false) =>
                inplace ? torch.relu_(input) : torch.relu(input);

            /// <summary>ReLU with an upper bound of 6.</summary>
            public static Tensor relu6(Tensor input, bool inplace = false) => hardtanh(input, 0, 6, inplace);

            /// <summary>Clamps each value to [<paramref name="min_val"/>, <paramref name="max_val"/>].</summary>
            public static Tensor hardtanh(
                Tensor input, double min_val = -1, double max_val = 1, bool inplace = false) =>
                inplace ? torch.hardtanh_(input, min_val, max_val) : torch.hardtanh(input, min_val, max_val);

            /// <summary>The Gaussian error linear unit.</summary>
            public static Tensor gelu(Tensor input, string approximate = "none") => torch.gelu(input, approximate);

            /// <summary>The sigmoid linear unit (swish): x * sigmoid(x).</summary>
            public static Tensor silu(Tensor input, bool inplace = false) =>
                inplace ? torch.silu_(input) : torch.silu(input);

            /// <summary>Mish: x * tanh(softplus(x)).</summary>
            public static Tensor mish(Tensor input) => torch.mish(input);

            /// <summary>Hard swish: x * relu6(x + 3) / 6.</summary>
            public static Tensor hardswish(Tensor input, bool inplace = false) =>
                inplace ? torch.hardswish_(input) : torch.hardswish(input);

            /// <summary>Hard sigmoid: relu6(x + 3) / 6.</summary>
            public static Tensor hardsigmoid(Tensor input) => torch.hardsigmoid(input);

            /// <summary>The sigmoid: 1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor input) => torch.sigmoid(input);

            /// <summary>The hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor input) => torch.tanh(input);

            /// <summary>The exponential linear unit.</summary>
            public static Tensor elu(Tensor input, double alpha = 1) => torch.elu(input, alpha);

            /// <summary>The self-normalizing exponential linear unit.</summary>
            public static Tensor selu(Tensor input) => torch.selu(input);

            /// <summary>ReLU with a fixed slope (<paramref name="negative_slope"/>) for negative values.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01) =>
                torch.leaky_relu(input, negative_slope);

            /// <summary>
            /// Softplus, a smooth ReLU: log(1 + exp(beta * x)) / beta; linear where beta * x exceeds the threshold.
            /// </summary>
            public static Tensor softplus(Tensor input, double beta = 1, double threshold = 20) =>
                torch.softplus(input, beta, threshold);

            /// <summary>The softmax along a dimension: positive values that sum to 1.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                torch.softmax(input, dim, dtype);

            /// <summary>The logarithm of <see cref="softmax"/>.</summary>
            public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                torch.log_softmax(input, dim, dtype);
        }
    }
}
