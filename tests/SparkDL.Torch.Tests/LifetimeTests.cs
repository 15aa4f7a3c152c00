using System.Runtime.CompilerServices;
using SparkDL.Arrow;
using SparkDL.Arrow.Memory;

namespace SparkDL.Torch.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public void A_scope_frees_what_was_made_in_it_and_keeps_what_was_moved_out()
    {
        Tensor inner, moved, detached;
        using var outer = torch.NewDisposeScope();
        using (torch.NewDisposeScope())
        {
            inner = torch.zeros(3);
            moved = torch.ones(3).MoveToOuterDisposeScope();
            detached = torch.ones(3).DetachFromDisposeScope();
        }
        Assert.True(inner.IsDisposed);
        Assert.False(moved.IsDisposed);
        outer.Dispose();
        Assert.True(moved.IsDisposed);
        Assert.False(detached.IsDisposed);
        detached.Dispose();
    }

    [Fact]
    public void Use_after_release_names_the_operator_that_made_it_and_the_scope_that_freed_it()
    {
        Tensor made;
        using (torch.NewDisposeScope("training step")) made = torch.zeros(3).add(1);
        var error = Assert.Throws<ObjectDisposedException>(() => made.mul(2));
        Assert.Contains("aten::mul.Scalar", error.Message, StringComparison.Ordinal);
        Assert.Contains("made by aten::add.Scalar", error.Message, StringComparison.Ordinal);
        Assert.Contains("DisposeScope 'training step'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => made.shape);
        Assert.Throws<ObjectDisposedException>(() => made.data<float>());
        Assert.Throws<ObjectDisposedException>(() => torch.cat([made]));
        Assert.Throws<ObjectDisposedException>(() => made.backward());
        made.Dispose();
    }

    [Fact]
    public void A_scope_that_is_left_by_an_exception_frees_too()
    {
        Tensor? made = null;
        Assert.Throws<TorchException>(() =>
        {
            using var scope = torch.NewDisposeScope();
            made = torch.zeros(3);
            made.view(5);
        });
        Assert.True(made!.IsDisposed);
    }

    [Fact]
    public void A_scope_closes_on_its_own_thread_and_innermost_first()
    {
        using var outer = torch.NewDisposeScope();
        using var inner = torch.NewDisposeScope();
        Assert.Throws<InvalidOperationException>(outer.Dispose);
        var thread = new Thread(() => Assert.Throws<InvalidOperationException>(inner.Dispose));
        thread.Start();
        thread.Join();
    }

    [Fact]
    public void Other_threads_have_scopes_of_their_own()
    {
        Tensor? other = null;
        using (torch.NewDisposeScope())
        {
            var thread = new Thread(() => other = torch.ones(2));
            thread.Start();
            thread.Join();
        }
        Assert.Equal([1f, 1f], other!.ToArray<float>());
        other.Dispose();
    }

    [Fact]
    public void A_long_loop_in_one_scope_does_not_list_disposed_tensors_for_ever()
    {
        using var scope = torch.NewDisposeScope();
        using var x = torch.zeros(1);
        for (var k = 0; k < 20_000; k++) x.add(1).Dispose();
        Assert.InRange(scope.Count, 0, 1);
        Assert.InRange(scope.ListedCount, 1, 2_000);
    }

    [Fact]
    public void A_view_keeps_its_memory_when_the_base_is_freed()
    {
        using var view = View();
        Assert.Equal([2f, 3f], view.ToArray<float>());

        static Tensor View()
        {
            using var whole = torch.arange(4.0);
            return whole[2..];
        }
    }

    [Fact]
    public void What_nobody_disposed_is_collected()
    {
        var before = TensorCounters.CollectedTensors;
        MakeAndForget(100);
        for (var k = 0; k < 20 && TensorCounters.CollectedTensors < before + 100; k++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.True(TensorCounters.CollectedTensors >= before + 100);
    }

    // The second handle shares its tensor with the first: freed twice, it would take the first one's reference.
    [Theory]
    [InlineData("an owner's finalizer")]
    [InlineData("an abandoned scope")]
    public void A_tensor_whose_finalizer_meets_another_is_freed_once(string other)
    {
        using var owner = new Owner();
        using var memory = NativeBuffer.Allocate(64);
        using (var tensor = torch.from_memory(memory.Pointer, [16], ScalarType.Float32, owner))
        {
            for (var k = 0; k < 50; k++) RunOnThread(() => Abandon(tensor, other));
            for (var k = 0; k < 5; k++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            Assert.False(owner.Disposed);
        }
        Assert.True(owner.Disposed);
    }

    [Fact]
    public void Detaching_a_disposed_tensor_does_not_free_it_again()
    {
        using var owner = new Owner();
        using var memory = NativeBuffer.Allocate(64);
        using (var tensor = torch.from_memory(memory.Pointer, [16], ScalarType.Float32, owner))
        {
            RunOnThread(() =>
            {
                using var scope = torch.NewDisposeScope();
                var second = tensor.contiguous();
                second.Dispose();
                scope.Detach(second);
                scope.MoveToOuter(second);
            });
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.False(owner.Disposed);
        }
        Assert.True(owner.Disposed);
    }

    [Fact]
    public void A_generator_lives_until_its_last_call_is_over()
    {
        using var expected = torch.randn([256], new Generator(7));
        for (var k = 0; k < 200; k++)
        {
            var generator = new Generator(7);
            var collector = new Thread(() => GC.Collect(0));
            collector.Start();
            using var drawn = torch.randn([256], generator);
            Assert.Equal(expected.ToArray<float>(), drawn.ToArray<float>());
            collector.Join();
            generator.Dispose();
            Assert.Throws<ObjectDisposedException>(() => generator.manual_seed(1));
            Assert.Throws<ObjectDisposedException>(() => torch.randn([1], generator));
        }
    }

    [Fact]
    public void Operands_live_until_the_call_is_over_whatever_the_collector_does()
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        // Each operand's last use is the call itself.
        for (var k = 0; k < 3_000; k++)
        {
            var sum = torch.full([64], 1).add(torch.full([64], 2)).mul(torch.full([64], 3)).sum().item<float>();
            Assert.Equal(64 * 9, sum);
        }
        stop.Cancel();
        collector.Join();
    }

    [Fact]
    public void Disposing_a_tensor_that_another_thread_uses_is_an_error_never_a_crash()
    {
        var (refused, disposed, worked) = (0, 0, 0);
        for (var round = 0; round < 300; round++)
        {
            var shared = torch.ones(20_000);
            using var go = new Barrier(2);
            var user = new Thread(() =>
            {
                go.SignalAndWait();
                try
                {
                    for (var k = 0; k < 5; k++) shared.add(shared).Dispose();
                    worked++;
                }
                catch (ObjectDisposedException)
                {
                    disposed++;
                }
            });
            user.Start();
            go.SignalAndWait();
            try
            {
                shared.Dispose();
            }
            catch (InvalidOperationException)
            {
                refused++;
            }
            user.Join();
            shared.Dispose();
        }
        Assert.Equal(300, worked + disposed);
        Assert.True(refused > 0 || disposed > 0);
    }

    private static void RunOnThread(ThreadStart body)
    {
        var thread = new Thread(body);
        thread.Start();
        thread.Join();
    }

    private static void Abandon(Tensor tensor, string other)
    {
        if (other == "an abandoned scope") _ = torch.NewDisposeScope();
        var handle = tensor.contiguous().DetachFromDisposeScope();
        if (other != "an abandoned scope") _ = NativeBuffer.Wrap(handle.data_ptr, handle.nbytes, handle);
    }

    // Threads meet a tensor at the same moment, its home among them: it is freed once, and never under a call.
    [Fact]
    public void Threads_that_dispose_and_use_a_tensor_at_once_free_it_once()
    {
        using var owner = new Owner();
        using var memory = NativeBuffer.Allocate(64);
        using (var keeper = torch.from_memory(memory.Pointer, [16], ScalarType.Float32, owner))
        {
            for (var round = 0; round < 500; round++)
            {
                var shared = keeper.contiguous();
                using var go = new Barrier(3);
                var user = new Thread(() => Try(go, () => shared.add(shared).Dispose()));
                var other = new Thread(() => Try(go, shared.Dispose));
                user.Start();
                other.Start();
                Try(go, shared.Dispose);
                user.Join();
                other.Join();
                shared.Dispose();
                Assert.True(shared.IsDisposed);
            }
            Assert.False(owner.Disposed);
        }
        Assert.True(owner.Disposed);

        static void Try(Barrier go, Action action)
        {
            go.SignalAndWait();
            try
            {
                action();
            }
            catch (InvalidOperationException)
            {
                // In use, or gone: both are answers.
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeAndForget(int count)
    {
        for (var k = 0; k < count; k++) _ = torch.zeros(10);
    }

    private sealed class Owner : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
