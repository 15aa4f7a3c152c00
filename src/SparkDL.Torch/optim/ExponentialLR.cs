namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>The rate times gamma at each step.</summary>
            public sealed class ExponentialLR : LRScheduler
            {
                private readonly double _gamma;

                /// <summary>Creates the schedule and sets its first rate.</summary>
                public ExponentialLR(Optimizer optimizer, double gamma)
                    : base(optimizer)
                {
                    _gamma = gamma;
                    MoveTo(0);
                }

                private protected override double Rate(ParameterGroup group, double baseRate) => last_epoch == 0 ? group.lr : group.lr * _gamma;
            }
        }
    }
}
