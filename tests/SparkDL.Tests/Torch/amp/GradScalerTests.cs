using SparkDL.Torch;

namespace SparkDL.Tests.Torch.amp;

public sealed class GradScalerTests
{
    [Fact]
    public void A_good_step_is_the_step_without_a_scaler()
    {
        using var plain = Start(out var plainOptimizer);
        using var scaled = Start(out var scaledOptimizer);
        var scaler = new torch.amp.GradScaler(1024);
        for (var step = 0; step < 5; step++)
        {
            Loss(plain).backward();
            plainOptimizer.step();
            plainOptimizer.zero_grad();
            scaler.scale(Loss(scaled)).backward();
            Assert.True(scaler.step(scaledOptimizer));
            scaler.update();
            scaledOptimizer.zero_grad();
        }

        Assert.Equal(plain.ToArray<float>(), scaled.ToArray<float>());
    }

    [Fact]
    public void A_gradient_that_is_not_finite_skips_the_step_and_backs_off()
    {
        using var weight = Start(out var optimizer);
        var before = weight.ToArray<float>();
        var scaler = new torch.amp.GradScaler(1024, backoff_factor: 0.25);
        foreach (var bad in new[] { float.PositiveInfinity, float.NaN })
        {
            weight.grad = torch.tensor([1f, bad]);
            Assert.False(scaler.step(optimizer));
            scaler.update();
        }

        Assert.Equal(before, weight.ToArray<float>());
        Assert.Equal(64, scaler.get_scale());
    }

    [Fact]
    public void Good_steps_in_a_row_let_the_scale_grow_and_a_bad_one_starts_the_count_again()
    {
        using var weight = Start(out var optimizer);
        var scaler = new torch.amp.GradScaler(8, growth_interval: 3);
        var scales = new List<double>();
        foreach (var good in new[] { true, true, true, true, true, false, true, true, true })
        {
            weight.grad = torch.tensor([1f, good ? 1 : float.NaN]);
            Assert.Equal(good, scaler.step(optimizer));
            scaler.update();
            scales.Add(scaler.get_scale());
        }

        Assert.Equal([8, 8, 16, 16, 16, 8, 8, 8, 16], scales);
    }

    [Fact]
    public void Gradients_are_unscaled_once_a_step_so_that_they_can_be_clipped()
    {
        using var weight = Start(out var optimizer);
        var scaler = new torch.amp.GradScaler(4);
        weight.grad = torch.tensor([4f, 8]);
        scaler.unscale_(optimizer);
        Assert.Equal([1, 2], weight.grad!.ToArray<float>());
        Assert.Throws<InvalidOperationException>(() => scaler.unscale_(optimizer));
        Assert.True(scaler.step(optimizer));
        Assert.Equal([1, 2], weight.grad!.ToArray<float>());
    }

    [Fact]
    public void A_saved_scaler_goes_on_where_it_stood()
    {
        using var weight = Start(out var optimizer);
        var first = new torch.amp.GradScaler(8, growth_interval: 2);
        weight.grad = torch.tensor([1f, 1]);
        first.step(optimizer);
        first.update();
        var second = new torch.amp.GradScaler(1, growth_interval: 2);
        second.load_state_dict(first.state_dict());
        weight.grad = torch.tensor([1f, 1]);
        second.step(optimizer);
        second.update();
        Assert.Equal(16, second.get_scale());
    }

    private static Tensor Start(out torch.optim.Optimizer optimizer)
    {
        var weight = torch.nn.Parameter(torch.tensor([0.5f, -2]));
        optimizer = torch.optim.SGD([weight], lr: 0.25);
        return weight;
    }

    private static Tensor Loss(Tensor weight) => weight.pow(2).sum();
}
