namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Down to zero along a power of the share of steps that is left.</summary>
            public sealed class PolynomialLR : LRScheduler
            {
                private readonly int _steps;
                private readonly double _power;

                /// <summary>Creates the schedule and sets its first rate.</summary>
                public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1)
                    : base(optimizer)
                {
                    ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total_iters);
                    (_steps, _power) = (total_iters, power);
                    MoveTo(0);
                }

                private protected override double Rate(ParameterGroup group, double baseRate)
                {
                    if (last_epoch == 0 || last_epoch > _steps)
                        return group.lr;
                    return group.lr * Math.Pow((1 - ((double)last_epoch / _steps)) / (1 - ((double)(last_epoch - 1) / _steps)), _power);
                }
            }
        }
    }
}
