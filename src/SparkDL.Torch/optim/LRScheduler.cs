namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning-rate schedulers, as in <c>torch.optim.lr_scheduler</c>.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rate of every group from the number of steps made.</summary>
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

                /// <summary>How many steps were made.</summary>
                public int last_epoch { get; private protected set; } = -1;

                internal Optimizer Optimizer { get; }

                private protected IReadOnlyList<double> BaseRates { get; }

                /// <summary>Goes one step further; call it after the optimizer's step (or once an epoch).</summary>
                public void step() => MoveTo(last_epoch + 1);

                /// <summary>The rates now in force, one for each group.</summary>
                public IReadOnlyList<double> get_last_lr() => Optimizer.param_groups.Select(g => g.lr).ToList();

                /// <summary>Takes up a saved run: the optimizer's own state carries the rates.</summary>
                public virtual void resume(int epoch)
                {
                    ArgumentOutOfRangeException.ThrowIfNegative(epoch);
                    last_epoch = epoch;
                }

                /// <summary>The rate of a group at step <see cref="last_epoch"/>, given the one now in force.</summary>
                private protected abstract double Rate(ParameterGroup group, double baseRate);

                /// <summary>Steps to a given place; the constructors of the schedulers step to 0.</summary>
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
