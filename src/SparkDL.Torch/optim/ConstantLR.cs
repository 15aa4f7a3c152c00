namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>
            /// Multiplies the rate by a factor for the first steps, then restores it: a constant warm-up.
            /// </summary>
            public sealed class ConstantLR : LRScheduler
            {
                private readonly double _factor;
                private readonly int _steps;

                /// <summary>Creates the scheduler and sets the learning rates of its first step.</summary>
                public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5)
                    : base(optimizer)
                {
                    if (factor is <= 0 or > 1)
                        throw new ArgumentOutOfRangeException(
                            nameof(factor), factor, "The factor lies above 0 and at most at 1.");
                    (_factor, _steps) = (factor, total_iters);
                    MoveTo(0);
                }

                private protected override double Rate(ParameterGroup group, double baseRate)
                {
                    if (last_epoch == 0)
                        return group.lr * _factor;
                    return last_epoch == _steps ? group.lr * (1 / _factor) : group.lr;
                }
            }
        }
    }
}
