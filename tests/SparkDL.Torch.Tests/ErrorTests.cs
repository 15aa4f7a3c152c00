using System.Text;

namespace SparkDL.Torch.Tests;

/// <summary>
/// Errors of libtorch arrive as our exceptions; <see cref="NativeExportTests"/> injects all others.
/// </summary>
public sealed unsafe class ErrorTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Errors_of_two_threads_do_not_mix() => Parallel.For(0, 200, k =>
    {
        var error = Assert.Throws<TorchException>(
            () => torch.ops.call("aten::view", "", torch.zeros(k + 2), new long[] { k + 3 }));
        Assert.Contains($"float32[{k + 2}]", error.Message, StringComparison.Ordinal);
        Assert.Contains($"shape '[{k + 3}]'", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Calls_with_wrong_arguments_are_refused()
    {
        var x = torch.zeros(2);
        Assert.Throws<TorchException>(() => torch.ops.call("aten::no_such_operator", "", x));
        Assert.Throws<TorchException>(() => torch.ops.call("aten::relu", "", x, x, x));
        Assert.Throws<TorchException>(() => torch.ops.call("aten::relu", ""));
        Assert.Throws<TorchException>(() => torch.ops.call("aten::relu", "", "text"));
        Assert.Throws<TorchException>(() => torch.ops.call("aten::sum", "dim_IntList", x, "text"));
        Assert.Throws<ArgumentException>(() => torch.ops.call("aten::relu", "", new object()));
    }

    [Fact]
    public void Results_that_do_not_fit_are_refused()
    {
        var results = stackalloc ShimValue[1];
        var room = stackalloc ShimValue[1];
        var call = new DispatcherCall(new Operator("aten::sort", ""), room, 1);
        call.Add(torch.zeros(2));
        var message = "";
        try
        {
            call.Run(results, 1);
        }
        catch (TorchException error)
        {
            message = error.Message;
        }
        Assert.Contains("gives 2 results, not 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_much_memory_is_an_error() =>
        Assert.Throws<TorchException>(() => torch.empty([1L << 45]));

    [Fact]
    public void Memory_with_senseless_shapes_is_refused()
    {
        var numbers = torch.zeros(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => torch.from_memory(numbers.data_ptr, [-1], ScalarType.Float32));
        Assert.Throws<ArgumentException>(() => torch.from_memory(numbers.data_ptr + 1, [1], ScalarType.Float32));
        Assert.Throws<ArgumentException>(
            () => torch.from_memory(numbers.data_ptr, [2, 2], ScalarType.Float32, null, [1]));
    }

    [Fact]
    public void Autograd_reports_its_errors_and_goes_on()
    {
        var x = torch.ones([2], requires_grad: true);
        Assert.Throws<TorchException>(() => (x * 2).backward());
        Assert.Throws<TorchException>(() => torch.ones(1).backward());
        var loss = (x * x).sum();
        loss.backward();
        Assert.Contains(
            "second time", Assert.Throws<TorchException>(() => loss.backward()).Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(
            () => torch.autograd.grad([(x * 2).sum()], [torch.ones([1], requires_grad: true)]));
        Assert.Throws<TorchException>(() => torch.ones([2], torch.int64).requires_grad_());
        Assert.Throws<TorchException>(() => x.add_(1));
        Assert.Throws<TorchException>(() => x.set_data(torch.ones([2], torch.int64)));
        x.grad = null;
        (x * 3).sum().backward();
        Assert.Equal([3f, 3f], x.grad!.ToArray<float>());
    }

    [Fact]
    public void An_exception_in_a_hook_comes_out_of_backward_as_it_was()
    {
        var x = torch.ones([2], requires_grad: true);
        var hook = x.register_hook(_ => throw new InvalidDataException("from the hook"));
        var error = Assert.Throws<InvalidDataException>(() => (x * 2).sum().backward());
        Assert.Equal("from the hook", error.Message);
        hook.remove();
        hook.remove();
        (x * 2).sum().backward();
        Assert.Equal([2f, 2f], x.grad!.ToArray<float>());
    }

    [Fact]
    public void A_hook_sees_and_replaces_the_gradient()
    {
        var x = torch.ones([2], requires_grad: true);
        var seen = 0f;
        x.register_hook(g =>
        {
            seen = g.sum().item<float>();
            return g * 10;
        });
        (x * 2).sum().backward();
        Assert.Equal(4f, seen);
        Assert.Equal([20f, 20f], x.grad!.ToArray<float>());
    }

    [Fact]
    public void An_owner_that_fails_to_free_its_memory_does_no_harm()
    {
        var numbers = torch.ones(4);
        using (var tensor = torch.from_memory(numbers.data_ptr, [4], ScalarType.Float32, new Stubborn()))
            Assert.Equal(4f, tensor.sum().item<float>());
        Assert.Equal(4f, numbers.sum().item<float>());
    }

    [Fact]
    public void Generators_refuse_a_state_that_is_none()
    {
        using var generator = new Generator(1);
        Assert.Throws<TorchException>(() => generator.set_state(torch.zeros(3)));
        generator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => generator.get_state());
    }

    [Fact]
    public void A_file_that_is_no_script_module_is_refused()
    {
        var bytes = Encoding.ASCII.GetBytes("this is no zip archive");
        nint module = 0;
        fixed (byte* first = bytes)
            Assert.NotEqual(0, NativeMethods.sd_script_load(first, bytes.Length, &module));
        Assert.Equal(0, module);
    }

    [Fact]
    public void Spans_are_refused_where_they_would_lie()
    {
        var x = torch.zeros(2, 3);
        Assert.Throws<ArgumentException>(() => x.data<double>());
        Assert.Throws<InvalidOperationException>(() => x.t().data<float>());
        Assert.Throws<ArgumentException>(() => x.CopyFrom<float>([1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.size(2));
        Assert.Throws<TorchException>(() => x.item<float>());
    }

    private sealed class Stubborn : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("not now");
    }
}
