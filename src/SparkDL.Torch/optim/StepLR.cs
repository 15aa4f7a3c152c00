namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the rate by gamma every <c>step_size</c> steps.</summary>
            public sealed class StepLR : LRScheduler
            {
                private readonly int _every;
                private readonly double _gamma;

                /// <summary>Creates the scheduler and sets the learning rates of its first step.</summary>
                public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1)
                    : base(optimizer)
                {
                    ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step_size);
                    (_every, _gamma) = (step_size, gamma);
                    MoveTo(0);
                }

                private protected override double Rate(ParameterGroup group, double baseRate) =>
                    last_epoch == 0 || last_epoch % _every != 0 ? group.lr : group.lr * _gamma;
            }
        }
    }
}
