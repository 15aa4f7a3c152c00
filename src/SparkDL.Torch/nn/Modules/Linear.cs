namespace SparkDL.Torch.Modules
{
    /// <summary>A linear layer: input times the transposed weight, plus bias, over the last dimension.</summary>
    public sealed class Linear : torch.nn.Module<Tensor, Tensor>
    {
        internal Linear(long inFeatures, long outFeatures, bool bias)
        {
            (in_features, out_features) = (inFeatures, outFeatures);
            weight = register_parameter("weight", torch.empty([outFeatures, inFeatures]))!;
            this.bias = register_parameter("bias", bias ? torch.empty([outFeatures]) : null);
            DefaultInit.WeightAndBias(weight, this.bias);
        }

        /// <summary>Size of the last dimension of the input.</summary>
        public long in_features { get; }

        /// <summary>Size of the last dimension of the output.</summary>
        public long out_features { get; }

        /// <summary>The weight, [out_features, in_features].</summary>
        public Tensor weight { get; }

        /// <summary>The bias, [out_features], or null.</summary>
        public Tensor? bias { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => torch.nn.functional.linear(input, weight, bias);
    }
}

namespace SparkDL.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>
            /// A linear layer: input times the transposed weight, plus bias, over the last dimension.
            /// </summary>
            public static Modules.Linear Linear(long in_features, long out_features, bool bias = true) =>
                new(in_features, out_features, bias);
        }
    }
}
