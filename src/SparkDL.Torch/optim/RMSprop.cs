namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>RMSprop: divides the gradient by the root of its running mean square.</summary>
        public static RMSpropOptimizer RMSprop(
            IEnumerable<Tensor> parameters, double lr = 1e-2, double alpha = 0.99, double eps = 1e-8,
            double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
            RMSprop([new ParameterGroup(parameters)], lr, alpha, eps, weight_decay, momentum, centered, maximize);

        /// <summary>RMSprop: divides the gradient by the root of its running mean square.</summary>
        public static RMSpropOptimizer RMSprop(
            IEnumerable<ParameterGroup> groups, double lr = 1e-2, double alpha = 0.99, double eps = 1e-8,
            double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
            new(
                groups, ("lr", lr), ("alpha", alpha), ("eps", eps), ("weight_decay", weight_decay),
                ("momentum", momentum), ("centered", centered ? 1 : 0), ("maximize", maximize ? 1 : 0));

        /// <summary>RMSprop: divides the gradient by the root of its running mean square.</summary>
        public sealed class RMSpropOptimizer : Optimizer
        {
            internal RMSpropOptimizer(IEnumerable<ParameterGroup> groups, params (string Name, double Value)[] defaults)
                : base(groups, defaults)
            {
            }

            private protected override void Update(
                ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
            {
                if (group["weight_decay"] != 0)
                    gradient = gradient.add(parameter, alpha: group["weight_decay"]);
                var root = Root(group, parameter, gradient, state).add_(group["eps"]);
                if (group["momentum"] > 0)
                {
                    var buffer = state.Zeros("momentum_buffer", parameter);
                    buffer.mul_(group["momentum"]).addcdiv_(gradient, root);
                    parameter.add_(buffer, alpha: -group["lr"]);
                }
                else
                {
                    parameter.addcdiv_(gradient, root, value: -group["lr"]);
                }
            }

            private static Tensor Root(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
            {
                var alpha = group["alpha"];
                var square = state.Zeros("square_avg", parameter).mul_(alpha).addcmul_(
                    gradient, gradient, value: 1 - alpha);
                if (!group.IsSet("centered"))
                    return square.sqrt();
                var mean = MovingAverage.Update(state.Zeros("grad_avg", parameter), gradient, alpha);
                return square.addcmul(mean, mean, value: -1).sqrt_();
            }
        }
    }
}
