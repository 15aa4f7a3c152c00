namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the rate by gamma at each step.</summary>
            public sealed class ExponentialLR : LRScheduler
            {
                private readonly double _gamma;

                /// <summary>Creates the scheduler and sets the learning rates of its first step.</summary>
                public ExponentialLR(Optimizer optimizer, double gamma)
                    : base(optimizer)
                {
                    _gamma = gamma;
                    MoveTo(0);
                }

                private protected override double Rate(ParameterGroup group, double baseRate) =>
                    last_epoch == 0 ? group.lr : group.lr * _gamma;
            }
        }
    }
}
