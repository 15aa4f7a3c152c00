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
            private readonly HashSet<optim.Optimizer> _unscaled = [];
            private double _scale;
            private int _goodSteps;
            private bool _foundInfinite;

            /// <summary>Creates a scaler.</summary>
            /// <param name="init_scale">The first scale.</param>
            /// <param name="growth_factor">What the scale grows by.</param>
            /// <param name="backoff_factor">What it is multiplied by after a skipped step.</param>
            /// <param name="growth_interval">How many good steps in a row let it grow.</param>
            public GradScaler(double init_scale = 65536, double growth_factor = 2, double backoff_factor = 0.5, int growth_interval = 2000)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(growth_factor, 1);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(backoff_factor, 1);
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(growth_interval);
                (_scale, _growth, _backoff, _interval) = (init_scale, growth_factor, backoff_factor, growth_interval);
            }

            /// <summary>The loss times the scale: call backward on this.</summary>
            public Tensor scale(Tensor loss)
            {
                ArgumentNullException.ThrowIfNull(loss);
                return loss.mul(_scale);
            }

            /// <summary>Divides the gradients by the scale, once a step; for those who clip them before stepping.</summary>
            public void unscale_(optim.Optimizer optimizer)
            {
                ArgumentNullException.ThrowIfNull(optimizer);
                if (!_unscaled.Add(optimizer))
                    throw new InvalidOperationException("The gradients of this optimizer are unscaled already; call update() after each step.");
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                var gradients = optimizer.param_groups.SelectMany(g => g.parameters).Select(p => p.grad).OfType<Tensor>().ToList();
                if (gradients.Count > 0)
                    _foundInfinite |= GradientUnscaler.Unscale(gradients, 1 / _scale);
            }

            /// <summary>Steps the optimizer, unless a gradient is not finite.</summary>
            /// <returns>Whether the step was made.</returns>
            public bool step(optim.Optimizer optimizer)
            {
                ArgumentNullException.ThrowIfNull(optimizer);
                if (!_unscaled.Contains(optimizer))
                    unscale_(optimizer);
                if (_foundInfinite)
                    return false;
                optimizer.step();
                return true;
            }

            /// <summary>Sets the scale for the next step: call it once, after all optimizers have stepped.</summary>
            public void update()
            {
                _goodSteps = _foundInfinite ? 0 : _goodSteps + 1;
                if (_foundInfinite)
                    _scale *= _backoff;
                else if (_goodSteps == _interval)
                    (_scale, _goodSteps) = (Grown(), 0);
                _foundInfinite = false;
                _unscaled.Clear();
            }

            /// <summary>The scale now in force.</summary>
            public double get_scale() => _scale;

            /// <summary>What a checkpoint needs.</summary>
            public (double scale, int good_steps) state_dict() => (_scale, _goodSteps);

            /// <summary>Takes over what <see cref="state_dict"/> gave.</summary>
            public void load_state_dict((double scale, int good_steps) state) => (_scale, _goodSteps) = state;

            // The loss is scaled in single precision: beyond its range every step would be skipped.
            private double Grown() => _scale * _growth <= float.MaxValue ? _scale * _growth : _scale;
        }
    }
}
