namespace SparkDL.Torch;

/// <summary>Clears the gradient of a parameter between two steps.</summary>
internal static class ParameterGradient
{
    public static void Clear(Tensor parameter, bool setToNone)
    {
        if (setToNone)
        {
            parameter.grad = null;
            return;
        }

        using var gradient = parameter.grad;
        if (gradient is null)
            return;
        using var guard = torch.no_grad();
        gradient.zero_();
    }
}
