namespace SparkDL.Torch.Modules
{
    /// <summary>Group normalization: each sample is normalized over groups of channels.</summary>
    public sealed class GroupNorm : torch.nn.Module<Tensor, Tensor>
    {
        internal GroupNorm(long groups, long channels, double eps, bool affine)
        {
            if (channels % groups != 0)
                throw new ArgumentException(
                    $"{channels} channels do not divide into {groups} groups.", nameof(channels));
            (num_groups, this.eps) = (groups, eps);
            weight = register_parameter("weight", affine ? torch.ones([channels]) : null);
            bias = register_parameter("bias", affine ? torch.zeros([channels]) : null);
        }

        /// <summary>The number of groups.</summary>
        public long num_groups { get; }

        /// <summary>The value added to the variance for numerical stability.</summary>
        public double eps { get; }

        /// <summary>The learned scale of each channel, or null.</summary>
        public Tensor? weight { get; }

        /// <summary>The learned bias of each channel, or null.</summary>
        public Tensor? bias { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) =>
            torch.nn.functional.group_norm(input, num_groups, weight, bias, eps);
    }
}

namespace SparkDL.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Group normalization: each sample is normalized over groups of channels.</summary>
            public static Modules.GroupNorm GroupNorm(
                long num_groups, long num_channels, double eps = 1e-5, bool affine = true) =>
                new(num_groups, num_channels, eps, affine);
        }
    }
}
