namespace SparkDL.Torch;

/// <summary>Which fan of a weight an initializer keeps the variance for.</summary>
public enum FanMode
{
    /// <summary>The inputs of each unit: keeps the variance in the forward pass.</summary>
    FanIn,

    /// <summary>The outputs of each unit: keeps the variance in the backward pass.</summary>
    FanOut,
}

public static partial class torch
{
    public static partial class nn
    {
        public static partial class init
        {
            /// <summary>
            /// The numbers of inputs and outputs of each unit of a weight, each times the kernel's size.
            /// </summary>
            public static (long fan_in, long fan_out) fan(Tensor weight)
            {
                ArgumentNullException.ThrowIfNull(weight);
                var shape = weight.shape;
                if (shape.Length < 2)
                    throw new ArgumentException(
                        "A fan is defined for weights of two or more dimensions.", nameof(weight));
                var field = shape.Skip(2).Aggregate(1L, (a, b) => a * b);
                return (shape[1] * field, shape[0] * field);
            }

            /// <summary>The gain in standard deviation that makes up for an activation.</summary>
            /// <param name="nonlinearity"><c>linear</c>, <c>sigmoid</c>, <c>tanh</c>, <c>relu</c>, <c>leaky_relu</c> or
            /// <c>selu</c>.</param>
            /// <param name="a">The negative slope of <c>leaky_relu</c>.</param>
            public static double calculate_gain(string nonlinearity, double a = 0.01) => nonlinearity switch
            {
                "linear" or "conv1d" or "conv2d" or "conv3d" or "sigmoid"
                    or "conv_transpose1d" or "conv_transpose2d" or "conv_transpose3d" =>
                    1.0,
                "tanh" => 5.0 / 3,
                "relu" => Math.Sqrt(2.0),
                "leaky_relu" => Math.Sqrt(2.0 / (1 + (a * a))),
                "selu" => 3.0 / 4,
                _ => throw new ArgumentException($"There is no gain for '{nonlinearity}'.", nameof(nonlinearity)),
            };
        }
    }
}
