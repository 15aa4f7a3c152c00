namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning-rate schedulers, as in <c>torch.optim.lr_scheduler</c>.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>
            /// The base of the schedulers: it sets the learning rate of every group from the number of steps made.
            /// </summary>
            public abstract class LRScheduler
            {
                private protected LRScheduler(Optimizer optimizer)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    Optimizer = optimizer;
                    foreach (var group in optimizer.param_groups)
                        group.Default("initial_lr", group.lr);
                    BaseRates = optimizer.param_groups.Select(g => g["initial_lr"]).ToList();
                }

                /// <summary>The number of steps made.</summary>
                public int last_epoch { get; private protected set; } = -1;

                internal Optimizer Optimizer { get; }

                private protected IReadOnlyList<double> BaseRates { get; }

                /// <summary>
                /// Makes one step of the schedule; call it after each step of the optimizer, or after each epoch.
                /// </summary>
                public void step() => MoveTo(last_epoch + 1);

                /// <summary>The current learning rates, one for each group.</summary>
                public IReadOnlyList<double> get_last_lr() => Optimizer.param_groups.Select(g => g.lr).ToList();

                /// <summary>
                /// Resumes a saved run at a step; the rates come from the optimizer's restored state.
                /// </summary>
                public virtual void resume(int epoch)
                {
                    ArgumentOutOfRangeException.ThrowIfNegative(epoch);
                    last_epoch = epoch;
                }

                /// <summary>
                /// Computes the learning rate of a group at step <see cref="last_epoch"/> from its current one.
                /// </summary>
                private protected abstract double Rate(ParameterGroup group, double baseRate);

                /// <summary>Moves the schedule to a step and sets the rates; constructors move to 0.</summary>
                internal virtual void MoveTo(int epoch)
                {
                    last_epoch = epoch;
                    for (var i = 0; i < BaseRates.Count; i++)
                        Optimizer.param_groups[i].lr = Rate(Optimizer.param_groups[i], BaseRates[i]);
                }
            }
        }
    }
}
