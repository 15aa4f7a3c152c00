using Xunit;

namespace SparkDL.Torch.Tests;

public sealed class TensorTests
{
    [Fact]
    public void Tensors_add_and_broadcast()
    {
        using var a = torch.tensor(new[] { 1f, 2f, 3f, 4f }, [2, 2]);
        using var b = torch.tensor(new[] { 10f, 20f });
        using var c = a + b;
        Assert.Equal([2, 2], c.shape);
        Assert.Equal([11f, 22f, 13f, 24f], c.ToArray<float>());
    }

    [Fact]
    public void Types_promote_as_in_PyTorch()
    {
        using var scope = torch.NewDisposeScope();
        var integers = torch.arange(3);
        Assert.Equal(ScalarType.Int64, integers.dtype);
        Assert.Equal(ScalarType.Int64, (integers + 1).dtype);
        Assert.Equal(ScalarType.Float32, (integers * 0.5).dtype);
        Assert.Equal(ScalarType.Float64, (integers + torch.zeros([3], torch.float64)).dtype);
        Assert.Equal(ScalarType.Bool, (integers < 2).dtype);
    }

    [Fact]
    public void Creation_has_the_types_of_Python()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(ScalarType.Int64, torch.randint(10, [2]).dtype);
        Assert.Equal(ScalarType.Int64, torch.randint(-5, 10, [2]).dtype);
        Assert.Equal(ScalarType.Int64, torch.randperm(4).dtype);
        Assert.Equal(ScalarType.Int64, torch.tril_indices(2, 2).dtype);
        Assert.Equal(ScalarType.Float32, torch.arange(4.0).dtype);
        Assert.Equal(ScalarType.Float32, torch.full([2], 1.5).dtype);
        Assert.Equal(ScalarType.Int64, torch.full([2], 1).dtype);
        Assert.Equal(ScalarType.Float32, torch.linspace(0, 1, 3).dtype);
    }

    [Fact]
    public void Gradients_flow_back_to_leaves()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.tensor(new[] { 1f, 2f, 3f }, requires_grad: true);
        (x * x).sum().backward();
        Assert.Equal([2f, 4f, 6f], x.grad!.ToArray<float>());
        Assert.Equal("MulBackward0", (x * x).grad_fn);
        Assert.Null(x.grad_fn);
    }

    [Fact]
    public void A_lone_number_stands_for_all_entries_of_a_list()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.ones([1, 1, 4, 4]);
        Assert.Equal([1, 1, 2, 2], torch.max_pool2d(x, 2).shape);
        Assert.Equal([1, 1, 4, 2], torch.max_pool2d(x, (1, 2)).shape);
        Assert.Equal([1, 1, 2, 2], torch.conv2d(x, torch.ones([1, 1, 3, 3])).shape);
        Assert.Equal([1, 1, 4, 4], torch.conv2d(x, torch.ones([1, 1, 3, 3]), padding: [1, 1]).shape);
    }

    [Fact]
    public void Operators_in_place_give_their_own_tensor_back()
    {
        using var x = torch.zeros(3);
        Assert.Same(x, x.add_(1).mul_(2));
        Assert.Equal([2f, 2f, 2f], x.ToArray<float>());
    }

    [Fact]
    public void An_operator_without_a_method_is_called_by_name()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.tensor(new[] { 3f, 1f, 2f });
        var both = torch.ops.call_many("aten::sort", "", x, -1, false);
        Assert.Equal([1f, 2f, 3f], both[0].ToArray<float>());
        Assert.Equal([1L, 2L, 0L], both[1].ToArray<long>());
        Assert.False(torch.ops.exists("aten::no_such_operator"));
    }

    [Fact]
    public void Errors_name_the_operator_the_shapes_and_the_types()
    {
        using var a = torch.zeros([2, 3]);
        using var b = torch.zeros([4, 5], torch.float64);
        var error = Assert.Throws<TorchException>(() => a.matmul(b));
        Assert.Contains("aten::matmul(float32[2, 3], float64[4, 5])", error.Message, StringComparison.Ordinal);
        Assert.Equal("aten::matmul", error.Operator);
    }

    [Fact]
    public void A_tensor_span_lies_on_the_elements_of_any_view()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.arange(24, dtype: ScalarType.Float32).view(2, 3, 4);
        Tensor[] views = [
            x, x.transpose(0, 2), x.select(1, 2), x.narrow(2, 1, 2), x.narrow(0, 1, 1), x.select(0, 0).unsqueeze(1),
            x.select(2, 0).unsqueeze(0).expand([5, 2, 3]), torch.zeros(0, 3)
        ];
        foreach (var view in views)
        {
            var span = view.AsTensorSpan<float>();
            Assert.Equal(view.numel(), span.FlattenedLength);
            if (view.numel() == 0) continue;
            var flat = new float[span.FlattenedLength];
            span.FlattenTo(flat);
            Assert.Equal(view.ToArray<float>(), flat);
            Assert.Equal(view.shape, span.Lengths.ToArray().Select(l => (long)l));
        }
        x.fill_(1);
        Assert.Equal(1, views[1].AsTensorSpan<float>()[3, 2, 1]);
        Assert.Throws<ArgumentException>(() => { _ = x.AsTensorSpan<int>().Rank; });
    }
}
