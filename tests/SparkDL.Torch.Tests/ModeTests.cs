namespace SparkDL.Torch.Tests;

public sealed class ModeTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void No_grad_and_enable_grad_nest()
    {
        var x = torch.ones([1], requires_grad: true);
        using (torch.no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (torch.enable_grad()) Assert.True((x * 2).requires_grad);
            Assert.False(torch.is_grad_enabled());
        }
        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void A_device_without_streams_has_one_that_is_always_done()
    {
        var current = DeviceStream.Current(torch.CPU);
        Assert.Equal(DeviceType.CPU, current.Device.Type);
        Assert.True(current.query());
        current.synchronize();
        using (torch.stream(current)) Assert.Equal(3f, (torch.ones(1) + 2).item<float>());
        Assert.Equal(current, DeviceStream.Current(torch.CPU));
        var error = Assert.Throws<TorchException>(() => DeviceStream.Create(torch.CPU));
        Assert.Contains("stream", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mode_belongs_to_its_thread()
    {
        using var mode = torch.no_grad();
        var there = false;
        var thread = new Thread(() => there = torch.is_grad_enabled());
        thread.Start();
        thread.Join();
        Assert.True(there);
        Assert.False(torch.is_grad_enabled());
    }

    [Fact]
    public void Tensors_of_inference_mode_stay_out_of_autograd()
    {
        Tensor x;
        using (torch.inference_mode())
        {
            Assert.True(torch.is_inference_mode_enabled());
            x = torch.ones(2);
        }
        Assert.False(torch.is_inference_mode_enabled());
        Assert.True(x.is_inference());
        Assert.Throws<TorchException>(() => x.requires_grad_());
    }

    [Fact]
    public void Autocast_runs_matmul_in_bfloat16_and_ends()
    {
        var x = torch.ones(4, 4);
        using (torch.autocast())
        {
            Assert.Equal(ScalarType.BFloat16, torch.matmul(x, x).dtype);
            using (torch.autocast(enabled: false)) Assert.Equal(ScalarType.Float32, torch.matmul(x, x).dtype);
            Assert.Equal(ScalarType.BFloat16, torch.matmul(x, x).dtype);
        }
        Assert.Equal(ScalarType.Float32, torch.matmul(x, x).dtype);
        Assert.Throws<NotSupportedException>(() => { using var half = torch.autocast(dtype: torch.float16); });
    }

    [Fact]
    public void The_end_of_the_outermost_autocast_forgets_the_weights_it_cast()
    {
        var (x, w) = (torch.ones(2, 2), torch.ones([2, 2], requires_grad: true));
        using (torch.autocast()) torch.matmul(x, w);
        using (torch.no_grad()) w.fill_(3);
        using (torch.autocast()) Assert.Equal(6f, torch.matmul(x, w)[0, 0].item<float>());
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_as_PyTorch()
    {
        using var generator = new Generator(42);
        // torch.randn(3, generator=torch.Generator().manual_seed(42)) in PyTorch 1.13
        Assert.Equal(
            [0.33669036626815796f, 0.12880940735340118f, 0.23446236550807953f],
            torch.randn([3], generator).ToArray<float>());
        var state = generator.get_state();
        var first = torch.rand([5], generator);
        generator.set_state(state);
        Assert.True(torch.equal(first, torch.rand([5], generator)));
        Assert.Equal(42, generator.initial_seed());
    }

    [Fact]
    public void Threads_are_set_for_libtorch()
    {
        var before = torch.get_num_threads();
        var seen = 0;
        var thread = new Thread(() =>
        {
            torch.set_num_threads(3);
            seen = torch.get_num_threads();
            torch.set_num_threads(before);
        });
        thread.Start();
        thread.Join();
        Assert.Equal(3, seen);
        Assert.Throws<ArgumentOutOfRangeException>(() => torch.set_num_threads(0));
    }
}
