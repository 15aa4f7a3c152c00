namespace SparkDL.Torch;

/// <summary>
/// The step that Adam and AdamW share. The order of operators is PyTorch's, since it decides the last bits.
/// </summary>
internal static class AdamStep
{
    public static void Apply(
        torch.optim.ParameterGroup group, Tensor parameter, Tensor gradient, torch.optim.ParameterState state)
    {
        var (beta1, beta2) = (group["beta1"], group["beta2"]);
        var mean = MovingAverage.Update(state.Zeros("exp_avg", parameter), gradient, beta1);
        var square = state.Zeros("exp_avg_sq", parameter).mul_(beta2).addcmul_(gradient, gradient, value: 1 - beta2);
        if (group.IsSet("amsgrad"))
        {
            var largest = state.Zeros("max_exp_avg_sq", parameter);
            square = largest.copy_(torch.maximum(largest, square));
        }

        var stepSize = group["lr"] / (1 - Math.Pow(beta1, state.step));
        var correction = Math.Sqrt(1 - Math.Pow(beta2, state.step));
        var root = square.sqrt().div(correction).add_(group["eps"]);
        parameter.addcdiv_(mean, root, value: -stepSize);
    }
}
