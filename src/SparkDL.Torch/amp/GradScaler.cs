namespace SparkDL.Torch;

public static partial class torch
{
    /// <summary>Automatic mixed precision.</summary>
    public static class amp
    {
        /// <summary>
        /// Scales the loss so that small gradients do not underflow in half precision, and adapts the scale: a step
        /// with a gradient that is not finite is skipped and lowers it, many finite steps in a row raise it.
        /// </summary>
        public sealed class GradScaler
        {
            private readonly double _growth, _backoff;
            private readonly int _interval;
            private readonly bool _enabled;
            private readonly Dictionary<optim.Optimizer, Round> _rounds = [];
            private float _scale;
            private int _goodSteps;

            /// <summary>Creates a scaler.</summary>
            /// <param name="init_scale">The initial scale.</param>
            /// <param name="growth_factor">The factor by which the scale grows, above 1.</param>
            /// <param name="backoff_factor">The factor of the scale after a skipped step, below 1.</param>
            /// <param name="growth_interval">The number of consecutive finite steps after which the scale
            /// grows.</param>
            /// <param name="enabled">Whether scaling is on; if not, losses and steps pass through unchanged.</param>
            public GradScaler(
                double init_scale = 65536, double growth_factor = 2, double backoff_factor = 0.5,
                int growth_interval = 2000, bool enabled = true)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(growth_factor, 1);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(backoff_factor, 1);
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(growth_interval);
                (_scale, _growth, _backoff, _interval, _enabled) = (
                    (float)init_scale, growth_factor, backoff_factor, growth_interval, enabled);
            }

            /// <summary>Returns the loss times the scale; call <c>backward</c> on the result.</summary>
            public Tensor scale(Tensor loss)
            {
                ArgumentNullException.ThrowIfNull(loss);
                return _enabled ? loss.mul(_scale) : loss;
            }

            /// <summary>
            /// Divides the gradients by the scale, at most once a step; call it before clipping gradients.
            /// </summary>
            public void unscale_(optim.Optimizer optimizer)
            {
                ArgumentNullException.ThrowIfNull(optimizer);
                if (!_enabled)
                    return;
                if (_rounds.TryGetValue(optimizer, out var round))
                    throw new InvalidOperationException(round.Stepped
                        ? "This optimizer has made its step already: unscale_() comes before it."
                        : "The gradients of this optimizer are unscaled already; call update() after each step.");
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                var gradients =
                    optimizer.param_groups.SelectMany(g => g.parameters).Select(p => p.grad).OfType<Tensor>().ToList();
                _rounds[optimizer] = new Round(
                    gradients.Count > 0 && GradientUnscaler.Unscale(gradients, 1.0 / _scale), Stepped: false);
            }

            /// <summary>Steps the optimizer, unless one of its own gradients is not finite.</summary>
            /// <returns>Whether the step was made; false if it was skipped.</returns>
            public bool step(optim.Optimizer optimizer)
            {
                ArgumentNullException.ThrowIfNull(optimizer);
                if (_enabled)
                {
                    if (!_rounds.ContainsKey(optimizer))
                        unscale_(optimizer);
                    var round = _rounds[optimizer];
                    if (round.Stepped)
                        throw new InvalidOperationException(
                            "This optimizer has made its step already; call update() after each step.");
                    _rounds[optimizer] = round with { Stepped = true };
                    if (round.FoundInfinite)
                        return false;
                }

                optimizer.step();
                return true;
            }

            /// <summary>Updates the scale for the next step; call it once, after all optimizers have stepped.</summary>
            /// <param name="new_scale">The new scale; where null, it follows from whether the gradients were
            /// finite.</param>
            public void update(double? new_scale = null)
            {
                if (!_enabled)
                    return;
                if (new_scale is { } given)
                    _scale = (float)given;
                else if (_rounds.Count == 0)
                    throw new InvalidOperationException(
                        "No optimizer has made a step since the last update(): nothing is known of the gradients.");
                else
                    Learn(_rounds.Values.Any(r => r.FoundInfinite));
                _rounds.Clear();
            }

            /// <summary>The current scale; 1 if disabled.</summary>
            public double get_scale() => _enabled ? _scale : 1;

            /// <summary>The scaler's state, for a checkpoint.</summary>
            public (double scale, int good_steps) state_dict() => (_scale, _goodSteps);

            /// <summary>Restores a state that <see cref="state_dict"/> returned.</summary>
            public void load_state_dict((double scale, int good_steps) state) =>
                (_scale, _goodSteps) = ((float)state.scale, state.good_steps);

            private void Learn(bool foundInfinite)
            {
                _goodSteps = foundInfinite ? 0 : _goodSteps + 1;
                if (foundInfinite)
                    _scale = (float)(_scale * _backoff);
                else if (_goodSteps == _interval)
                    (_scale, _goodSteps) = (Grown(), 0);
            }

            // The loss is scaled in single precision: beyond its range every step would be skipped.
            private float Grown() => float.IsFinite((float)(_scale * _growth)) ? (float)(_scale * _growth) : _scale;

            /// <summary>What an optimizer's gradients were since the last update.</summary>
            private sealed record Round(bool FoundInfinite, bool Stepped);
        }
    }
}
