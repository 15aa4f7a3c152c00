namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>
        /// LAMB (You et al., 2020): Adam's update, scaled for each tensor by the ratio of the norms of its weights and
        /// its update.
        /// </summary>
        public static LambOptimizer LAMB(
            IEnumerable<Tensor> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
            double eps = 1e-6, double weight_decay = 0.01, bool maximize = false) =>
            LAMB([new ParameterGroup(parameters)], lr, beta1, beta2, eps, weight_decay, maximize);

        /// <summary>
        /// LAMB (You et al., 2020): Adam's update, scaled for each tensor by the ratio of the norms of its weights and
        /// its update.
        /// </summary>
        public static LambOptimizer LAMB(
            IEnumerable<ParameterGroup> groups, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
            double eps = 1e-6, double weight_decay = 0.01, bool maximize = false) =>
            new(
                groups, ("lr", lr), ("beta1", beta1), ("beta2", beta2), ("eps", eps), ("weight_decay", weight_decay),
                ("maximize", maximize ? 1 : 0));

        /// <summary>
        /// LAMB (You et al., 2020): Adam's update, scaled for each tensor by the ratio of the norms of its weights and
        /// its update.
        /// </summary>
        public sealed class LambOptimizer : Optimizer
        {
            internal LambOptimizer(IEnumerable<ParameterGroup> groups, params (string Name, double Value)[] defaults)
                : base(groups, defaults)
            {
            }

            private protected override void Update(
                ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
            {
                var (beta1, beta2) = (group["beta1"], group["beta2"]);
                var mean = state.Zeros("exp_avg", parameter).mul_(beta1).add_(gradient, alpha: 1 - beta1);
                var square = state.Zeros("exp_avg_sq", parameter).mul_(beta2).addcmul_(
                    gradient, gradient, value: 1 - beta2);
                var root = square.div(1 - Math.Pow(beta2, state.step)).sqrt_().add_(group["eps"]);
                var direction = mean.div(1 - Math.Pow(beta1, state.step)).div_(root);
                if (group["weight_decay"] != 0)
                    direction.add_(parameter, alpha: group["weight_decay"]);
                parameter.add_(direction, alpha: -group["lr"] * Trust(parameter, direction));
            }

            // The ratio is 1 where the weights or the update are zero.
            private static double Trust(Tensor parameter, Tensor direction)
            {
                var weights = parameter.norm().to(ScalarType.Float64).item<double>();
                var update = direction.norm().to(ScalarType.Float64).item<double>();
                return weights > 0 && update > 0 ? weights / update : 1;
            }
        }
    }
}
