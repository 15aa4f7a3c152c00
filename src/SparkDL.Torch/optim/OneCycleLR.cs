namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>
            /// The one-cycle policy (Smith, 2017): the rate rises to a maximum, then falls far below the first one;
            /// momentum moves the opposite way.
            /// </summary>
            public sealed class OneCycleLR : LRScheduler
            {
                private readonly int _steps;
                private readonly bool _cosine;
                private readonly string? _momentum;
                private readonly Phase[] _phases;

                /// <summary>Creates the scheduler and sets the learning rates of its first step.</summary>
                /// <param name="optimizer">The optimizer whose learning rates are set.</param>
                /// <param name="max_lr">The maximum learning rate.</param>
                /// <param name="total_steps">The number of steps of the whole cycle.</param>
                /// <param name="pct_start">The fraction of the steps in which the rate rises, from 0 to 1.</param>
                /// <param name="anneal_strategy"><c>cos</c> or <c>linear</c>.</param>
                /// <param name="cycle_momentum">Whether momentum (Adam's beta1) is scheduled too.</param>
                /// <param name="base_momentum">The lowest momentum, at the maximum rate.</param>
                /// <param name="max_momentum">The highest momentum, at the lowest rates.</param>
                /// <param name="div_factor">The maximum rate divided by the first rate.</param>
                /// <param name="final_div_factor">The first rate divided by the last rate.</param>
                /// <param name="three_phase">Whether a third phase brings the rate back to the first one before it
                /// falls below it.</param>
                public OneCycleLR(
                    Optimizer optimizer, double max_lr, int total_steps, double pct_start = 0.3,
                    string anneal_strategy = "cos",
                    bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95,
                    double div_factor = 25,
                    double final_div_factor = 1e4, bool three_phase = false)
                    : base(optimizer)
                {
                    ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total_steps);
                    if (pct_start is < 0 or > 1)
                        throw new ArgumentOutOfRangeException(
                            nameof(pct_start), pct_start, "A share lies between 0 and 1.");
                    if (anneal_strategy is not ("cos" or "linear"))
                        throw new ArgumentException(
                            $"'{anneal_strategy}' is neither cos nor linear.", nameof(anneal_strategy));
                    (_steps, _cosine) = (total_steps, anneal_strategy == "cos");
                    _phases = three_phase ? ThreePhases(total_steps, pct_start) : TwoPhases(total_steps, pct_start);
                    _momentum = cycle_momentum ? MomentumName(optimizer) : null;
                    foreach (var group in optimizer.param_groups)
                        Prepare(group, max_lr, max_lr / div_factor, final_div_factor, base_momentum, max_momentum);
                    MoveTo(0);
                }

                private protected override double Rate(ParameterGroup group, double baseRate)
                {
                    if (last_epoch > _steps)
                        throw new InvalidOperationException(
                            $"The cycle has {_steps} steps; this would be step {last_epoch + 1}.");
                    var start = 0.0;
                    var i = 0;
                    for (; i < _phases.Length - 1 && last_epoch > _phases[i].End; i++)
                        start = _phases[i].End;
                    var phase = _phases[i];
                    var part = (last_epoch - start) / (phase.End - start);
                    if (_momentum is not null)
                        group[_momentum] = Between(group[phase.FromMomentum], group[phase.ToMomentum], part);
                    return Between(group[phase.FromRate], group[phase.ToRate], part);
                }

                private void Prepare(
                    ParameterGroup group, double max, double first, double finalFactor, double baseMomentum,
                    double maxMomentum)
                {
                    group["initial_lr"] = first;
                    group["max_lr"] = max;
                    group["min_lr"] = first / finalFactor;
                    if (_momentum is null)
                        return;
                    group[_momentum] = maxMomentum;
                    group["max_momentum"] = maxMomentum;
                    group["base_momentum"] = baseMomentum;
                }

                private double Between(double from, double to, double part) => _cosine
                    ? to + ((from - to) / 2 * (Math.Cos(Math.PI * part) + 1)) : ((to - from) * part) + from;

                private static string MomentumName(Optimizer optimizer) =>
                    optimizer.Defaults.Any(d => d.Name == "beta1") ? "beta1"
                    : optimizer.Defaults.Any(d => d.Name == "momentum") ? "momentum"
                    : throw new ArgumentException(
                        "This optimizer has no momentum to cycle: pass cycle_momentum: false.", nameof(optimizer));

                private static Phase[] TwoPhases(int steps, double share) =>
                [
                    new((share * steps) - 1, "initial_lr", "max_lr", "max_momentum", "base_momentum"),
                    new(steps - 1, "max_lr", "min_lr", "base_momentum", "max_momentum"),
                ];

                private static Phase[] ThreePhases(int steps, double share) =>
                [
                    new((share * steps) - 1, "initial_lr", "max_lr", "max_momentum", "base_momentum"),
                    new((2 * share * steps) - 2, "max_lr", "initial_lr", "base_momentum", "max_momentum"),
                    new(steps - 1, "initial_lr", "min_lr", "max_momentum", "max_momentum"),
                ];

                private sealed record Phase(
                    double End, string FromRate, string ToRate, string FromMomentum, string ToMomentum);
            }
        }
    }
}
