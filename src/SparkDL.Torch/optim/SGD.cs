namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Stochastic gradient descent, optionally with momentum.</summary>
        public static SgdOptimizer SGD(
            IEnumerable<Tensor> parameters, double lr, double momentum = 0, double dampening = 0,
            double weight_decay = 0,
            bool nesterov = false, bool maximize = false) =>
            SGD([new ParameterGroup(parameters)], lr, momentum, dampening, weight_decay, nesterov, maximize);

        /// <summary>Stochastic gradient descent over groups of parameters.</summary>
        public static SgdOptimizer SGD(
            IEnumerable<ParameterGroup> groups, double lr, double momentum = 0, double dampening = 0,
            double weight_decay = 0,
            bool nesterov = false, bool maximize = false)
        {
            if (nesterov && (momentum <= 0 || dampening != 0))
                throw new ArgumentException("Nesterov's momentum needs a momentum and no dampening.", nameof(nesterov));
            return new SgdOptimizer(
                groups, ("lr", lr), ("momentum", momentum), ("dampening", dampening), ("weight_decay", weight_decay),
                ("nesterov", nesterov ? 1 : 0), ("maximize", maximize ? 1 : 0));
        }

        /// <summary>Stochastic gradient descent.</summary>
        public sealed class SgdOptimizer : Optimizer
        {
            internal SgdOptimizer(IEnumerable<ParameterGroup> groups, params (string Name, double Value)[] defaults)
                : base(groups, defaults)
            {
            }

            private protected override void Update(
                ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
            {
                if (group["weight_decay"] != 0)
                    gradient = gradient.add(parameter, alpha: group["weight_decay"]);
                var momentum = group["momentum"];
                if (momentum != 0)
                {
                    var buffer = Velocity(group, gradient, state);
                    gradient = group.IsSet("nesterov") ? gradient.add(buffer, alpha: momentum) : buffer;
                }

                parameter.add_(gradient, alpha: -group["lr"]);
            }

            // The first step's momentum is the gradient itself, without dampening.
            private static Tensor Velocity(ParameterGroup group, Tensor gradient, ParameterState state) =>
                state.tensors.TryGetValue("momentum_buffer", out var buffer)
                    ? buffer.mul_(group["momentum"]).add_(gradient, alpha: 1 - group["dampening"])
                    : state.Set("momentum_buffer", gradient.clone().detach());
        }
    }
}
