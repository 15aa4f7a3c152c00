namespace SparkDL.Torch.Modules
{
    /// <summary>Layer normalization: each sample is normalized over its last dimensions.</summary>
    public sealed class LayerNorm : torch.nn.Module<Tensor, Tensor>
    {
        internal LayerNorm(long[] shape, double eps, bool affine)
        {
            (normalized_shape, this.eps) = (shape, eps);
            weight = register_parameter("weight", affine ? torch.ones(shape) : null);
            bias = register_parameter("bias", affine ? torch.zeros(shape) : null);
        }

        /// <summary>The sizes of the last dimensions, which are normalized together.</summary>
        public IReadOnlyList<long> normalized_shape { get; }

        /// <summary>The value added to the variance for numerical stability.</summary>
        public double eps { get; }

        /// <summary>The learned scale of each element, or null.</summary>
        public Tensor? weight { get; }

        /// <summary>The learned bias of each element, or null.</summary>
        public Tensor? bias { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) =>
            torch.nn.functional.layer_norm(input, (long[])normalized_shape, weight, bias, eps);
    }
}

namespace SparkDL.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Layer normalization: each sample is normalized over its last dimensions.</summary>
            public static Modules.LayerNorm LayerNorm(
                IntArrayRef normalized_shape, double eps = 1e-5, bool elementwise_affine = true) =>
                new(normalized_shape.ToArray(), eps, elementwise_affine);
        }
    }
}
