namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Adagrad: divides the gradient by the root of the sum of its squares.</summary>
        public static AdagradOptimizer Adagrad(
            IEnumerable<Tensor> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0,
            double initial_accumulator_value = 0, double eps = 1e-10, bool maximize = false) =>
            Adagrad(
                [new ParameterGroup(parameters)], lr, lr_decay, weight_decay, initial_accumulator_value, eps, maximize);

        /// <summary>Adagrad: divides the gradient by the root of the sum of its squares.</summary>
        public static AdagradOptimizer Adagrad(
            IEnumerable<ParameterGroup> groups, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0,
            double initial_accumulator_value = 0, double eps = 1e-10, bool maximize = false) =>
            new(
                groups, ("lr", lr), ("lr_decay", lr_decay), ("weight_decay", weight_decay),
                ("initial_accumulator_value", initial_accumulator_value), ("eps", eps), ("maximize", maximize ? 1 : 0));

        /// <summary>Adagrad: divides the gradient by the root of the sum of its squares.</summary>
        public sealed class AdagradOptimizer : Optimizer
        {
            internal AdagradOptimizer(IEnumerable<ParameterGroup> groups, params (string Name, double Value)[] defaults)
                : base(groups, defaults)
            {
            }

            private protected override void Update(
                ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
            {
                if (!state.tensors.ContainsKey("sum"))
                    state.Set("sum", torch.full_like(parameter, group["initial_accumulator_value"]));
                if (group["weight_decay"] != 0)
                    gradient = gradient.add(parameter, alpha: group["weight_decay"]);
                var rate = group["lr"] / (1 + ((state.step - 1) * group["lr_decay"]));
                var sum = state.tensors["sum"].addcmul_(gradient, gradient, value: 1);
                parameter.addcdiv_(gradient, sum.sqrt().add_(group["eps"]), value: -rate);
            }
        }
    }
}
