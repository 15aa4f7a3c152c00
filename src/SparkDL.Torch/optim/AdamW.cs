namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>AdamW (Loshchilov and Hutter, 2017): Adam with weight decay decoupled from the gradient.</summary>
        public static AdamWOptimizer AdamW(
            IEnumerable<Tensor> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
            double eps = 1e-8, double weight_decay = 1e-2, bool amsgrad = false, bool maximize = false) =>
            AdamW([new ParameterGroup(parameters)], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>AdamW (Loshchilov and Hutter, 2017): Adam with weight decay decoupled from the gradient.</summary>
        public static AdamWOptimizer AdamW(
            IEnumerable<ParameterGroup> groups, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
            double eps = 1e-8, double weight_decay = 1e-2, bool amsgrad = false, bool maximize = false) =>
            new(
                groups, ("lr", lr), ("beta1", beta1), ("beta2", beta2), ("eps", eps), ("weight_decay", weight_decay),
                ("amsgrad", amsgrad ? 1 : 0), ("maximize", maximize ? 1 : 0));

        /// <summary>AdamW (Loshchilov and Hutter, 2017): Adam with weight decay decoupled from the gradient.</summary>
        public sealed class AdamWOptimizer : Optimizer
        {
            internal AdamWOptimizer(IEnumerable<ParameterGroup> groups, params (string Name, double Value)[] defaults)
                : base(groups, defaults)
            {
            }

            private protected override void Update(
                ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
            {
                parameter.mul_(1 - (group["lr"] * group["weight_decay"]));
                AdamStep.Apply(group, parameter, gradient, state);
            }
        }
    }
}
