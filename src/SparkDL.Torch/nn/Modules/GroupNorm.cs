namespace SparkDL.Torch.Modules
{
    /// <summary>Normalization of each sample over groups of channels.</summary>
    public sealed class GroupNorm : torch.nn.Module<Tensor, Tensor>
    {
        internal GroupNorm(long groups, long channels, double eps, bool affine)
        {
            if (channels % groups != 0)
                throw new ArgumentException($"{channels} channels do not divide into {groups} groups.", nameof(channels));
            (num_groups, this.eps) = (groups, eps);
            weight = register_parameter("weight", affine ? torch.ones([channels]) : null);
            bias = register_parameter("bias", affine ? torch.zeros([channels]) : null);
        }

        /// <summary>How many groups there are.</summary>
        public long num_groups { get; }

        /// <summary>What is added to the variance before its root.</summary>
        public double eps { get; }

        /// <summary>The factor of each channel, or null.</summary>
        public Tensor? weight { get; }

        /// <summary>What is added to each channel, or null.</summary>
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
            /// <summary>Normalization of each sample over groups of channels.</summary>
            public static Modules.GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-5, bool affine = true) =>
                new(num_groups, num_channels, eps, affine);
        }
    }
}
