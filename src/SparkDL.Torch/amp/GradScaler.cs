namespace SparkDL.Torch;

public static partial class torch
{
    /// <summary>Mixed precision.</summary>
    public static class amp
    {
        /// <summary>
        /// Scales the loss so that small gradients survive in half precision, and finds by trial how far one can go: a step
        /// with a gradient that is not finite is skipped and the scale backs off; many good steps in a row let it grow.
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
            /// <param name="init_scale">The first scale.</param>
            /// <param name="growth_factor">What the scale grows by.</param>
            /// <param name="backoff_factor">What it is multiplied by after a skipped step.</param>
            /// <param name="growth_interval">How many good steps in a row let it grow.</param>
            /// <param name="enabled">Whether it does anything; if not, it only passes on what it is given.</param>
            public GradScaler(
                double init_scale = 65536, double growth_factor = 2, double backoff_factor = 0.5, int growth_interval = 2000, bool enabled = true)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(growth_factor, 1);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(backoff_factor, 1);
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(growth_interval);
                (_scale, _growth, _backoff, _interval, _enabled) = ((float)init_scale, growth_factor, backoff_factor, growth_interval, enabled);
            }

            /// <summary>The loss times the scale: call backward on this.</summary>
            public Tensor scale(Tensor loss)
            {
                ArgumentNullException.ThrowIfNull(loss);
                return _enabled ? loss.mul(_scale) : loss;
            }

            /// <summary>Divides the gradients by the scale, once a step; for those who clip them before stepping.</summary>
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
                var gradients = optimizer.param_groups.SelectMany(g => g.parameters).Select(p => p.grad).OfType<Tensor>().ToList();
                _rounds[optimizer] = new Round(gradients.Count > 0 && GradientUnscaler.Unscale(gradients, 1.0 / _scale), Stepped: false);
            }

            /// <summary>Steps the optimizer, unless one of its own gradients is not finite.</summary>
            /// <returns>Whether the step was made.</returns>
            public bool step(optim.Optimizer optimizer)
            {
                ArgumentNullException.ThrowIfNull(optimizer);
                if (_enabled)
                {
                    if (!_rounds.ContainsKey(optimizer))
                        unscale_(optimizer);
                    var round = _rounds[optimizer];
                    if (round.Stepped)
                        throw new InvalidOperationException("This optimizer has made its step already; call update() after each step.");
                    _rounds[optimizer] = round with { Stepped = true };
                    if (round.FoundInfinite)
                        return false;
                }

                optimizer.step();
                return true;
            }

            /// <summary>Sets the scale for the next step: call it once, after all optimizers have stepped.</summary>
            /// <param name="new_scale">The scale to take; found by what the gradients were where not given.</param>
            public void update(double? new_scale = null)
            {
                if (!_enabled)
                    return;
                if (new_scale is { } given)
                    _scale = (float)given;
                else if (_rounds.Count == 0)
                    throw new InvalidOperationException("No optimizer has made a step since the last update(): nothing is known of the gradients.");
                else
                    Learn(_rounds.Values.Any(r => r.FoundInfinite));
                _rounds.Clear();
            }

            /// <summary>The scale now in force.</summary>
            public double get_scale() => _enabled ? _scale : 1;

            /// <summary>What a checkpoint needs.</summary>
            public (double scale, int good_steps) state_dict() => (_scale, _goodSteps);

            /// <summary>Takes over what <see cref="state_dict"/> gave.</summary>
            public void load_state_dict((double scale, int good_steps) state) => (_scale, _goodSteps) = ((float)state.scale, state.good_steps);

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

            /// <summary>What is known of an optimizer's gradients since the last update.</summary>
            private sealed record Round(bool FoundInfinite, bool Stepped);
        }
    }
}
