namespace SparkDL.Torch.Tests.amp;

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
    public void Each_optimizer_is_judged_by_its_own_gradients_and_any_bad_one_backs_off()
    {
        using var bad = Start(out var skipped);
        using var good = Start(out var stepped);
        var scaler = new torch.amp.GradScaler(8);
        (bad.grad, good.grad) = (torch.tensor([1f, float.NaN]), torch.tensor([8f, 16f]));
        Assert.False(scaler.step(skipped));
        Assert.True(scaler.step(stepped));
        scaler.update();
        Assert.Equal(4, scaler.get_scale());
        Assert.Equal([0.25f, -2.5f], good.ToArray<float>());
        Assert.Equal([0.5f, -2], bad.ToArray<float>());
    }

    [Fact]
    public void Calls_out_of_order_are_refused()
    {
        using var weight = Start(out var optimizer);
        var scaler = new torch.amp.GradScaler(8);
        Assert.Throws<InvalidOperationException>(() => scaler.update());
        weight.grad = torch.tensor([1f, 1]);
        scaler.step(optimizer);
        Assert.Throws<InvalidOperationException>(() => scaler.step(optimizer));
        Assert.Throws<InvalidOperationException>(() => scaler.unscale_(optimizer));
        scaler.update(32);
        Assert.Equal(32, scaler.get_scale());
        scaler.update(3e38);
        weight.grad = torch.tensor([1f, 1]);
        Assert.True(scaler.step(optimizer));
    }

    [Fact]
    public void A_scale_at_the_end_of_single_precision_stays_there()
    {
        using var weight = Start(out var optimizer);
        var scaler = new torch.amp.GradScaler(2e38, growth_interval: 1);
        weight.grad = torch.tensor([1f, 1]);
        scaler.step(optimizer);
        scaler.update();
        Assert.Equal((double)2e38f, scaler.get_scale());
    }

    [Fact]
    public void One_that_is_turned_off_passes_everything_on()
    {
        using var weight = Start(out var optimizer);
        var scaler = new torch.amp.GradScaler(enabled: false);
        scaler.scale(Loss(weight)).backward();
        Assert.True(scaler.step(optimizer));
        scaler.update();
        Assert.Equal(1, scaler.get_scale());
        Assert.Equal([0.25f, -1], weight.ToArray<float>());
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
