namespace SparkDL.Torch.Modules
{
    /// <summary>Instance normalization: each channel of each sample is normalized by itself.</summary>
    public sealed class InstanceNorm : torch.nn.Module<Tensor, Tensor>
    {
        private readonly int _dimensions;
        private readonly double _eps, _momentum;

        internal InstanceNorm(
            long features, double eps, double momentum, bool affine, bool trackRunningStats, int dimensions)
        {
            (num_features, _eps, _momentum, _dimensions) = (features, eps, momentum, dimensions);
            weight = register_parameter("weight", affine ? torch.ones([features]) : null);
            bias = register_parameter("bias", affine ? torch.zeros([features]) : null);
            running_mean = register_buffer("running_mean", trackRunningStats ? torch.zeros([features]) : null);
            running_var = register_buffer("running_var", trackRunningStats ? torch.ones([features]) : null);
            register_buffer("num_batches_tracked", trackRunningStats ? torch.zeros([], dtype: ScalarType.Int64) : null);
        }

        /// <summary>The number of channels.</summary>
        public long num_features { get; }

        /// <summary>The learned scale of each channel, or null.</summary>
        public Tensor? weight { get; }

        /// <summary>The learned bias of each channel, or null.</summary>
        public Tensor? bias { get; }

        /// <summary>The running mean, or null.</summary>
        public Tensor? running_mean { get; }

        /// <summary>The running variance, or null.</summary>
        public Tensor? running_var { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input)
        {
            ArgumentNullException.ThrowIfNull(input);
            var single = input.dim() == _dimensions + 1;
            if (!single && input.dim() != _dimensions + 2)
                throw new ArgumentException(
                    $"This instance norm takes {_dimensions + 1} or {_dimensions + 2} dimensions, not {input.dim()}.",
                    nameof(input));
            var batch = single ? input.unsqueeze(0) : input;
            var result = torch.instance_norm(
                batch, weight, bias, running_mean, running_var, training || running_mean is null, _momentum, _eps,
                cudnn_enabled: true);
            return single ? result.squeeze(0) : result;
        }
    }
}

namespace SparkDL.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Instance normalization of [N, C, L].</summary>
            public static Modules.InstanceNorm InstanceNorm1d(
                long num_features, double eps = 1e-5, double momentum = 0.1, bool affine = false,
                bool track_running_stats = false) =>
                new(num_features, eps, momentum, affine, track_running_stats, 1);

            /// <summary>Instance normalization of images, [N, C, H, W].</summary>
            public static Modules.InstanceNorm InstanceNorm2d(
                long num_features, double eps = 1e-5, double momentum = 0.1, bool affine = false,
                bool track_running_stats = false) =>
                new(num_features, eps, momentum, affine, track_running_stats, 2);

            /// <summary>Instance normalization of volumes, [N, C, D, H, W].</summary>
            public static Modules.InstanceNorm InstanceNorm3d(
                long num_features, double eps = 1e-5, double momentum = 0.1, bool affine = false,
                bool track_running_stats = false) =>
                new(num_features, eps, momentum, affine, track_running_stats, 3);
        }
    }
}
