namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>
            /// Multiplies the rate by a factor that changes linearly over the first steps: a linear warm-up.
            /// </summary>
            public sealed class LinearLR : LRScheduler
            {
                private readonly double _start;
                private readonly double _end;
                private readonly int _steps;

                /// <summary>Creates the scheduler and sets the learning rates of its first step.</summary>
                public LinearLR(
                    Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, int total_iters = 5)
                    : base(optimizer)
                {
                    if (start_factor is <= 0 or > 1)
                        throw new ArgumentOutOfRangeException(
                            nameof(start_factor), start_factor, "The first factor lies above 0 and at most at 1.");
                    if (end_factor is < 0 or > 1)
                        throw new ArgumentOutOfRangeException(
                            nameof(end_factor), end_factor, "The last factor lies between 0 and 1.");
                    (_start, _end, _steps) = (start_factor, end_factor, total_iters);
                    MoveTo(0);
                }

                private protected override double Rate(ParameterGroup group, double baseRate)
                {
                    if (last_epoch == 0)
                        return group.lr * _start;
                    if (last_epoch > _steps)
                        return group.lr;
                    return group.lr * (
                        1 + ((_end - _start) / ((_steps * _start) + ((last_epoch - 1) * (_end - _start)))));
                }
            }
        }
    }
}
