namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Utilities for training loops, as in <c>torch.nn.utils</c>.</summary>
        public static partial class utils
        {
            /// <summary>
            /// Scales all gradients by one factor so that their total norm is at most <paramref name="max_norm"/>.
            /// </summary>
            /// <returns>The norm before clipping; 0 where no parameter has a gradient.</returns>
            /// <exception cref="InvalidOperationException">The norm is not finite and
            /// <paramref name="error_if_nonfinite"/> is set.</exception>
            public static double clip_grad_norm_(
                IEnumerable<Tensor> parameters, double max_norm, double norm_type = 2, bool error_if_nonfinite = false)
            {
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                var gradients = parameters.Select(p => p.grad).OfType<Tensor>().ToList();
                if (gradients.Count == 0)
                    return 0;
                using var total = TotalNorm(gradients, norm_type);
                var norm = total.to(ScalarType.Float64).item<double>();
                if (error_if_nonfinite && !double.IsFinite(norm))
                    throw new InvalidOperationException(
                        $"The norm of the gradients is {norm}: they cannot be clipped.");
                var factor = torch.clamp(total.add(1e-6).reciprocal().mul(max_norm), max: 1.0);
                foreach (var gradient in gradients)
                    gradient.mul_(factor);
                return norm;
            }

            /// <summary>Clamps every value of every gradient to [-clip_value, clip_value].</summary>
            public static void clip_grad_value_(IEnumerable<Tensor> parameters, double clip_value)
            {
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                foreach (var gradient in parameters.Select(p => p.grad).OfType<Tensor>())
                    gradient.clamp_(-clip_value, clip_value);
            }

            private static Tensor TotalNorm(List<Tensor> gradients, double p)
            {
                if (double.IsPositiveInfinity(p))
                    return torch.stack([.. gradients.Select(g => g.detach().abs().max())]).max();
                using var norms = torch.stack([.. gradients.Select(g => g.detach().norm(p))]);
                return norms.norm(p);
            }
        }
    }
}
