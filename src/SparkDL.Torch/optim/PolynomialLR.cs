namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Polynomial decay to 0: the rate times a power of the fraction of steps that are left.</summary>
            public sealed class PolynomialLR : LRScheduler
            {
                private readonly int _steps;
                private readonly double _power;

                /// <summary>Creates the scheduler and sets the learning rates of its first step.</summary>
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
                    return group.lr * Math.Pow(
                        (1 - ((double)last_epoch / _steps)) / (1 - ((double)(last_epoch - 1) / _steps)), _power);
                }
            }
        }
    }
}
