namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Batch normalization of [N, C] or [N, C, L].</summary>
        public static Modules.BatchNorm BatchNorm1d(
            long num_features, double eps = 1e-5, double? momentum = 0.1, bool affine = true,
            bool track_running_stats = true) =>
            new(num_features, eps, momentum, affine, track_running_stats, 2, 3);

        /// <summary>Batch normalization of images, [N, C, H, W].</summary>
        public static Modules.BatchNorm BatchNorm2d(
            long num_features, double eps = 1e-5, double? momentum = 0.1, bool affine = true,
            bool track_running_stats = true) =>
            new(num_features, eps, momentum, affine, track_running_stats, 4);

        /// <summary>Batch normalization of volumes, [N, C, D, H, W].</summary>
        public static Modules.BatchNorm BatchNorm3d(
            long num_features, double eps = 1e-5, double? momentum = 0.1, bool affine = true,
            bool track_running_stats = true) =>
            new(num_features, eps, momentum, affine, track_running_stats, 5);
    }
}
