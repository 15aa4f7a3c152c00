namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Runs schedulers one after another, such as a warm-up and a decay.</summary>
            public sealed class SequentialLR : LRScheduler
            {
                private readonly IReadOnlyList<LRScheduler> _schedulers;
                private readonly IReadOnlyList<int> _milestones;

                /// <summary>Creates the scheduler and sets the learning rates of its first step.</summary>
                /// <param name="optimizer">The optimizer whose learning rates are set.</param>
                /// <param name="schedulers">Schedulers of the same optimizer, in order.</param>
                /// <param name="milestones">The step at which each scheduler after the first begins.</param>
                public SequentialLR(
                    Optimizer optimizer, IReadOnlyList<LRScheduler> schedulers, IReadOnlyList<int> milestones)
                    : base(optimizer)
                {
                    ArgumentNullException.ThrowIfNull(schedulers);
                    ArgumentNullException.ThrowIfNull(milestones);
                    if (schedulers.Any(s => s.Optimizer != optimizer))
                        throw new ArgumentException(
                            "A schedule sets the rates of another optimizer.", nameof(schedulers));
                    if (milestones.Count != schedulers.Count - 1)
                        throw new ArgumentException(
                            $"{schedulers.Count} schedules have {schedulers.Count - 1} beginnings between them, "
                            + $"not {milestones.Count}.",
                            nameof(milestones));
                    (_schedulers, _milestones) = (schedulers, milestones);
                    MoveTo(0);
                }

                /// <inheritdoc/>
                public override void resume(int epoch)
                {
                    base.resume(epoch);
                    var (scheduler, start) = At(epoch);
                    scheduler.resume(epoch - start);
                }

                internal override void MoveTo(int epoch)
                {
                    last_epoch = epoch;
                    var (scheduler, start) = At(epoch);
                    // Each scheduler begins with the optimizer's own rates, whatever the one before made of them.
                    if (epoch == start)
                    {
                        for (var i = 0; i < BaseRates.Count; i++)
                            Optimizer.param_groups[i].lr = BaseRates[i];
                    }

                    scheduler.MoveTo(epoch - start);
                }

                private protected override double Rate(ParameterGroup group, double baseRate) => group.lr;

                private (LRScheduler Scheduler, int Start) At(int epoch)
                {
                    var begun = _milestones.TakeWhile(m => m <= epoch).Count();
                    return (_schedulers[begun], begun == 0 ? 0 : _milestones[begun - 1]);
                }
            }
        }
    }
}
