namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the initial rate by a function of the step.</summary>
            public sealed class LambdaLR : LRScheduler
            {
                private readonly Func<int, double> _factor;

                /// <summary>Creates the scheduler and sets the learning rates of its first step.</summary>
                public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda)
                    : base(optimizer)
                {
                    ArgumentNullException.ThrowIfNull(lr_lambda);
                    _factor = lr_lambda;
                    MoveTo(0);
                }

                private protected override double Rate(ParameterGroup group, double baseRate) =>
                    baseRate * _factor(last_epoch);
            }
        }
    }
}
