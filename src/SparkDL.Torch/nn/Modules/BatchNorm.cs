namespace SparkDL.Torch.Modules;

/// <summary>
/// Batch normalization: each channel is normalized over the batch, and by running statistics in evaluation.
/// </summary>
public sealed class BatchNorm : torch.nn.Module<Tensor, Tensor>
{
    private readonly int[] _ranks;

    internal BatchNorm(
        long features, double eps, double? momentum, bool affine, bool trackRunningStats, params int[] ranks)
    {
        (num_features, this.eps, this.momentum, _ranks) = (features, eps, momentum, ranks);
        weight = register_parameter("weight", affine ? torch.ones([features]) : null);
        bias = register_parameter("bias", affine ? torch.zeros([features]) : null);
        running_mean = register_buffer("running_mean", trackRunningStats ? torch.zeros([features]) : null);
        running_var = register_buffer("running_var", trackRunningStats ? torch.ones([features]) : null);
        num_batches_tracked = register_buffer(
            "num_batches_tracked", trackRunningStats ? torch.zeros([], dtype: ScalarType.Int64) : null);
    }

    /// <summary>The number of channels.</summary>
    public long num_features { get; }

    /// <summary>The value added to the variance for numerical stability.</summary>
    public double eps { get; }

    /// <summary>The weight of the newest batch in the running statistics; null averages all batches equally.</summary>
    public double? momentum { get; }

    /// <summary>The learned scale of each channel, or null.</summary>
    public Tensor? weight { get; }

    /// <summary>The learned bias of each channel, or null.</summary>
    public Tensor? bias { get; }

    /// <summary>The running mean, or null.</summary>
    public Tensor? running_mean { get; }

    /// <summary>The running variance, or null.</summary>
    public Tensor? running_var { get; }

    /// <summary>The number of batches in the running statistics, or null.</summary>
    public Tensor? num_batches_tracked { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Array.IndexOf(_ranks, (int)input.dim()) < 0)
            throw new ArgumentException(
                $"This batch norm takes {string.Join(" or ", _ranks)} dimensions, not {input.dim()}.", nameof(input));
        return torch.nn.functional.batch_norm(
            input, running_mean, running_var, weight, bias, training || running_mean is null, ShareOfThisBatch(), eps);
    }

    private double ShareOfThisBatch()
    {
        if (!training || num_batches_tracked is null)
            return momentum ?? 0;
        using var guard = torch.no_grad();
        num_batches_tracked.add_(1);
        return momentum ?? 1.0 / num_batches_tracked.item<long>();
    }
}
