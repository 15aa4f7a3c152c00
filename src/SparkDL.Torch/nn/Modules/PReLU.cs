namespace SparkDL.Torch.Modules
{
    /// <summary>ReLU with a learned slope for negative values.</summary>
    public sealed class PReLU : torch.nn.Module<Tensor, Tensor>
    {
        internal PReLU(long count, double start) =>
            weight = register_parameter("weight", torch.full([count], start, dtype: ScalarType.Float32))!;

        /// <summary>The slope: one for all channels, or one for each.</summary>
        public Tensor weight { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => torch.prelu(input, weight);
    }
}

namespace SparkDL.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>ReLU with a learned slope for negative values.</summary>
            public static Modules.PReLU PReLU(long num_parameters = 1, double init = 0.25) => new(num_parameters, init);
        }
    }
}
