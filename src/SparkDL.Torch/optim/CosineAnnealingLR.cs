namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>
            /// Cosine annealing: half a cosine from the rate to <c>eta_min</c> in <c>T_max</c> steps, and back if
            /// training goes on.
            /// </summary>
            public sealed class CosineAnnealingLR : LRScheduler
            {
                private readonly int _half;
                private readonly double _floor;

                /// <summary>Creates the scheduler and sets the learning rates of its first step.</summary>
                public CosineAnnealingLR(Optimizer optimizer, int T_max, double eta_min = 0)
                    : base(optimizer)
                {
                    ArgumentOutOfRangeException.ThrowIfNegativeOrZero(T_max);
                    (_half, _floor) = (T_max, eta_min);
                    MoveTo(0);
                }

                private protected override double Rate(ParameterGroup group, double baseRate)
                {
                    if (last_epoch == 0)
                        return group.lr;
                    if ((last_epoch - 1 - _half) % (2 * _half) == 0)
                        return group.lr + ((baseRate - _floor) * (1 - Math.Cos(Math.PI / _half)) / 2);
                    var now = 1 + Math.Cos(Math.PI * last_epoch / _half);
                    var before = 1 + Math.Cos(Math.PI * (last_epoch - 1) / _half);
                    return (now / before * (group.lr - _floor)) + _floor;
                }
            }
        }
    }
}
