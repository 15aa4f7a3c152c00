namespace SparkDL.Torch;

/// <summary>
/// Multiplies gradients by a factor and reports whether any is not finite; one fused pass where the device has that
/// operator.
/// </summary>
internal static class GradientUnscaler
{
    public static bool Unscale(List<Tensor> gradients, double factor)
    {
        var found = false;
        foreach (var group in gradients.GroupBy(g => (g.device, g.dtype)))
            found |= group.Key.device.Type == DeviceType.CUDA
                ? OnDevice([.. group], factor) : Composed([.. group], factor);
        return found;
    }

    private static bool OnDevice(List<Tensor> gradients, double factor)
    {
        var device = gradients[0].device;
        var found = torch.zeros([], dtype: ScalarType.Float32, device: device);
        torch._amp_foreach_non_finite_check_and_unscale_(
            gradients, found, torch.full([], factor, dtype: ScalarType.Float32, device: device));
        return found.item<float>() != 0;
    }

    // libtorch 1.13 has that operator for CUDA only.
    private static bool Composed(List<Tensor> gradients, double factor)
    {
        var finite = true;
        foreach (var gradient in gradients)
        {
            finite &= gradient.isfinite().all().item<bool>();
            gradient.mul_(factor);
        }

        return !finite;
    }
}
