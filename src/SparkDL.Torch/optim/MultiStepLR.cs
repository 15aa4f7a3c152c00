namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the rate by gamma at each milestone.</summary>
            public sealed class MultiStepLR : LRScheduler
            {
                private readonly int[] _milestones;
                private readonly double _gamma;

                /// <summary>Creates the scheduler and sets the learning rates of its first step.</summary>
                public MultiStepLR(Optimizer optimizer, IEnumerable<int> milestones, double gamma = 0.1)
                    : base(optimizer)
                {
                    (_milestones, _gamma) = ([.. milestones], gamma);
                    MoveTo(0);
                }

                private protected override double Rate(ParameterGroup group, double baseRate)
                {
                    var here = _milestones.Count(m => m == last_epoch);
                    return here == 0 ? group.lr : group.lr * Math.Pow(_gamma, here);
                }
            }
        }
    }
}
