namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Half a cosine from the rate down to a floor, and up again where one goes on.</summary>
            public sealed class CosineAnnealingLR : LRScheduler
            {
                private readonly int _half;
                private readonly double _floor;

                /// <summary>Creates the schedule and sets its first rate.</summary>
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
                    return ((1 + Math.Cos(Math.PI * last_epoch / _half)) / (1 + Math.Cos(Math.PI * (last_epoch - 1) / _half))
                        * (group.lr - _floor)) + _floor;
                }
            }
        }
    }
}
