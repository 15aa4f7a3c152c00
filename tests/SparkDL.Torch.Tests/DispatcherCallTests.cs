namespace SparkDL.Torch.Tests;

/// <summary>
/// A call releases its operands, however it ends; direct dispatch without autograd gives the same results.
/// </summary>
public sealed class DispatcherCallTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_call_that_fails_in_any_way_releases_its_operands()
    {
        var gone = torch.ones(2);
        gone.Dispose();
        var spent = new Generator(1);
        spent.Dispose();
        Refuse<ArgumentNullException>(x => x.add(null!, 2));
        Refuse<ArgumentNullException>(x => x.maximum(null!));
        Refuse<ArgumentNullException>(x => torch.cat(null!));
        Refuse<ArgumentNullException>(x => x.index(null!));
        Refuse<ObjectDisposedException>(x => x.maximum(gone));
        Refuse<ObjectDisposedException>(x => x.add(gone));
        Refuse<ObjectDisposedException>(x => torch.cat([x, gone]));
        Refuse<ObjectDisposedException>(x => x.normal_(0, 1, spent));
        Refuse<TorchException>(x => x.maximum(torch.ones(3)));
        Refuse<TorchException>(x => x.add(torch.ones(3)));
        Refuse<TorchException>(x => x.add_(torch.ones(3)));
        Refuse<TorchException>(x => torch.cat([x, torch.ones(3, 3)]));
        Refuse<TorchException>(x => torch.ops.call("aten::no_such_operator", "", x));
        Refuse<ArgumentException>(x => torch.ops.call("aten::relu", "", x, new object()));
        Refuse<TorchException>(x => torch.batch_norm(x, x, x, x, x, true, 0.1, 1e-5, false));
    }

    // As long as a call has a tensor, another thread may not dispose it.
    private static void Refuse<TException>(Action<Tensor> call)
        where TException : Exception
    {
        var x = torch.ones(2);
        Assert.ThrowsAny<TException>(() => call(x));
        Exception? met = null;
        var thread = new Thread(() => met = Record.Exception(x.Dispose));
        thread.Start();
        thread.Join();
        Assert.Null(met);
        Assert.True(x.IsDisposed);
    }

    [Fact]
    public void Five_operands_live_until_the_call_is_over()
    {
        var (x, mean, variance) = (torch.randn([4, 3]), torch.zeros(3), torch.ones(3));
        var normed = torch.batch_norm(x, torch.ones(3), torch.zeros(3), mean, variance, false, 0.1, 0, false);
        Assert.Equal(x.ToArray<float>(), normed.ToArray<float>());
    }

    [Fact]
    public void What_is_not_recorded_is_as_if_autograd_had_looked_at_it()
    {
        var (a, b) = (torch.randn([3, 4]), torch.randn([3, 4]));
        Tensor[] results =
            [a.add(b), a.relu(), a.maximum(b), a.softmax(1), a.index_select(0, torch.tensor([1L, 0L]))];
        foreach (var made in results)
        {
            Assert.False(made.requires_grad);
            Assert.True(made.is_leaf);
            Assert.False(made.is_inference());
            Assert.Equal(0, made._version);
            Assert.Equal(1, made.add_(1)._version);
            // Neither a view of something nor tied to what it was made from: a leaf that can be trained.
            made.requires_grad = true;
            made.mul(a.index_select(0, torch.tensor([0L])).sum()).sum().backward();
            Assert.Equal(made.shape, made.grad!.shape);
        }
    }

    [Fact]
    public void One_operand_that_is_trained_is_enough_to_record()
    {
        var (a, w) = (torch.ones(3), torch.full([3], 2.0));
        w.requires_grad = true;
        foreach (var made in (Tensor[])[a.add(w), w.mul(a), a.maximum(w), w.relu(), a.add(w.view(3), 2)])
        {
            Assert.True(made.requires_grad);
            w.grad = null;
            made.sum().backward();
            Assert.NotEqual(0, w.grad!.sum().item<float>());
        }
        using (torch.no_grad()) Assert.False(a.add(w).requires_grad);
    }

    [Fact]
    public void Autocast_and_sparse_operands_take_the_way_through_the_dispatcher()
    {
        var (a, b) = (torch.ones([2, 2]), torch.ones([2, 2]));
        using (torch.autocast()) Assert.Equal(ScalarType.BFloat16, a.mm(b).dtype);
        Assert.Equal(ScalarType.Float32, a.mm(b).dtype);
        var sparse = torch.ops.call("aten::to_sparse", "", a);
        var sum = torch.ops.call("aten::to_dense", "", sparse.add(sparse), null);
        Assert.Equal([2f, 2f, 2f, 2f], sum.ToArray<float>());
    }
}
