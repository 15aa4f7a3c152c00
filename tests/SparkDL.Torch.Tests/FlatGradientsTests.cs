namespace SparkDL.Torch.Tests;

public sealed class FlatGradientsTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Backward_accumulates_in_the_block()
    {
        var (w, b) = (torch.ones([2, 2], requires_grad: true), torch.ones([2], requires_grad: true));
        using var flat = new FlatGradients([w, b]);
        torch.linear(torch.tensor(new[,] { { 1f, 2f } }), w, b).sum().backward();
        Assert.Equal([1f, 2f, 1f, 2f, 1f, 1f], flat.Block.ToArray<float>());
        Assert.Equal([(0L, 4L), (4L, 2L)], flat.Ranges);
        flat.Block.mul_(10);
        Assert.Equal([10f, 10f], b.grad!.ToArray<float>());
        flat.Zero();
        (b * b).sum().backward();
        Assert.Equal([0f, 0f, 0f, 0f, 2f, 2f], flat.Block.ToArray<float>());
    }

    [Fact]
    public void Gradients_made_beside_the_block_are_gathered()
    {
        var (w, b) = (torch.ones([2], requires_grad: true), torch.ones([2], requires_grad: true));
        using var flat = new FlatGradients([w, b]);
        (w.grad, b.grad) = (null, null);
        (w * 3).sum().backward();
        flat.Gather();
        Assert.Equal([3f, 3f, 0f, 0f], flat.Block.ToArray<float>());
        flat.Block.neg_();
        Assert.Equal([-3f, -3f], w.grad!.ToArray<float>());
    }

    [Fact]
    public void Parameters_of_two_types_are_refused() =>
        Assert.Throws<ArgumentException>(() => new FlatGradients([torch.ones(2), torch.ones([2], torch.float64)]));
}
