namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Adam (Kingma and Ba, 2014); weight decay is added to the gradient.</summary>
        public static AdamOptimizer Adam(
            IEnumerable<Tensor> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
            double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
            Adam([new ParameterGroup(parameters)], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>Adam (Kingma and Ba, 2014); weight decay is added to the gradient.</summary>
        public static AdamOptimizer Adam(
            IEnumerable<ParameterGroup> groups, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
            double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
            new(
                groups, ("lr", lr), ("beta1", beta1), ("beta2", beta2), ("eps", eps), ("weight_decay", weight_decay),
                ("amsgrad", amsgrad ? 1 : 0), ("maximize", maximize ? 1 : 0));

        /// <summary>Adam (Kingma and Ba, 2014); weight decay is added to the gradient.</summary>
        public sealed class AdamOptimizer : Optimizer
        {
            internal AdamOptimizer(IEnumerable<ParameterGroup> groups, params (string Name, double Value)[] defaults)
                : base(groups, defaults)
            {
            }

            private protected override void Update(
                ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
            {
                if (group["weight_decay"] != 0)
                    gradient = gradient.add(parameter, alpha: group["weight_decay"]);
                AdamStep.Apply(group, parameter, gradient, state);
            }
        }
    }
}
