namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Lowers the learning rate when a metric has stopped improving.</summary>
            /// <param name="optimizer">The optimizer whose learning rates are lowered.</param>
            /// <param name="mode"><c>min</c> if a lower metric is better, <c>max</c> if a higher one is.</param>
            /// <param name="factor">The factor of the rate, below 1.</param>
            /// <param name="patience">The number of steps without improvement that are tolerated.</param>
            /// <param name="threshold">The smallest change that counts as an improvement.</param>
            /// <param name="threshold_mode"><c>rel</c> if the threshold is relative to the best metric, <c>abs</c> if
            /// it is absolute.</param>
            /// <param name="cooldown">The number of steps after a reduction in which bad steps are not counted.</param>
            /// <param name="min_lr">The lower bound of the rate.</param>
            /// <param name="eps">The smallest change of the rate; a smaller one is not made.</param>
            public sealed class ReduceLROnPlateau(
                Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10,
                double threshold = 1e-4,
                string threshold_mode = "rel", int cooldown = 0, double min_lr = 0, double eps = 1e-8)
            {
                private readonly bool _less = mode is "min" or "max"
                    ? mode == "min" : throw new ArgumentException($"'{mode}' is neither min nor max.", nameof(mode));

                private readonly bool _relative = threshold_mode is "rel" or "abs"
                    ? threshold_mode == "rel" : throw new ArgumentException(
                        $"'{threshold_mode}' is neither rel nor abs.", nameof(threshold_mode));

                private readonly double _factor = factor < 1
                    ? factor : throw new ArgumentOutOfRangeException(
                        nameof(factor), factor, "The factor lies below 1.");

                private int _cooling;

                /// <summary>The best metric so far.</summary>
                public double best { get; private set; } = mode == "min"
                    ? double.PositiveInfinity : double.NegativeInfinity;

                /// <summary>The number of steps since the last improvement.</summary>
                public int num_bad_epochs { get; private set; }

                /// <summary>Records the newest metric, and lowers the rate if it has stopped improving.</summary>
                public void step(double metrics)
                {
                    if (IsBetter(metrics))
                        (best, num_bad_epochs) = (metrics, 0);
                    else
                        num_bad_epochs++;
                    if (_cooling > 0)
                        (_cooling, num_bad_epochs) = (_cooling - 1, 0);
                    if (num_bad_epochs <= patience)
                        return;
                    Lower();
                    (_cooling, num_bad_epochs) = (cooldown, 0);
                }

                private void Lower()
                {
                    foreach (var group in optimizer.param_groups)
                    {
                        var rate = Math.Max(group.lr * _factor, min_lr);
                        if (group.lr - rate > eps)
                            group.lr = rate;
                    }
                }

                private bool IsBetter(double value)
                {
                    if (_less)
                        return value < (_relative ? best * (1 - threshold) : best - threshold);
                    return value > (_relative ? best * (threshold + 1) : best + threshold);
                }
            }
        }
    }
}
