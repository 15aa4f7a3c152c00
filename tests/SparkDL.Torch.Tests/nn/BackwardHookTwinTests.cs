using SparkDL.Torch.Support;
using static SparkDL.Torch.torch.nn;

namespace SparkDL.Torch.Tests.nn;

/// <summary>Backward hooks of modules beside PyTorch's: what they see, and what becomes of what they give.</summary>
[Collection(OneThread.Name)]
public sealed class BackwardHookTwinTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly List<(string Name, Tensor Value)> _seen = [];

    public void Dispose() => _scope.Dispose();

    [PythonTorchFact]
    public void Hooks_see_and_change_what_PyTorchs_do()
    {
        OneThread.Use();
        var twin = PythonTorch.Run("""
            torch.manual_seed(41)
            m = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 3))
            def watch(name, factor=None):
                def hook(module, grad_input, grad_output):
                    n = hook.calls; hook.calls += 1
                    for kind, grads in (('in', grad_input), ('out', grad_output)):
                        emit(f'{name} {n} {kind}', torch.tensor(len(grads)))
                        for i, g in enumerate(grads):
                            if g is not None: emit(f'{name} {n} {kind} {i}', g)
                    if factor is not None: return tuple(None if g is None else g * factor for g in grad_input)
                hook.calls = 0
                return hook
            m[0].register_full_backward_hook(watch('first'))
            m[1].register_full_backward_hook(watch('half', 0.5))
            m[1].register_full_backward_hook(watch('then'))
            m.register_full_backward_hook(watch('whole'))
            x, z = torch.randn(6, 5), torch.randn(6, 5, requires_grad=True)
            def done(name):
                for k, p in m.named_parameters(): emit(f'{name} {k}', p.grad)
            m(x).pow(2).sum().backward(); done('plain')
            y = m(z * 1) + z.sum()
            y.sum().backward(retain_graph=True); y.sum().backward(); done('twice'); emit('z', z.grad)
            class Two(nn.Module):
                def forward(self, a, b): return a * b.sum() + a
            two = Two()
            two.register_full_backward_hook(watch('two', 3.0))
            a, b = torch.randn(2, 3, requires_grad=True), torch.randn(4, requires_grad=True)
            two(a, b).sum().backward(); emit('a', a.grad); emit('b', b.grad)
            two(a.detach(), b).sum().backward(); emit('b again', b.grad)
            class Outer(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.two = two
                def forward(self, x): return self.two(x * 2, x * 3)
            Outer()(a).sum().backward(); emit('a inside', a.grad)
            """);
        Ours();
        Assert.Equal(twin.Keys.Order(), _seen.Select(s => s.Name).Order());
        foreach (var (name, tensor) in _seen)
            twin[name].MustEqual(tensor);
    }

    [Fact]
    public void The_gradient_of_an_output_is_changed_before_it_goes_in()
    {
        using var model = Linear(2, 2);
        var seen = 0f;
        using (model.register_full_backward_pre_hook((_, gradients) => [gradients[0] * 10]))
        using (model.register_full_backward_hook((_, _, gradients) =>
        {
            seen = gradients[0].sum().item<float>();
            return null;
        }))
            model.call(torch.ones([3, 2])).sum().backward();
        Assert.Equal(60, seen);
        Assert.Equal([30f, 30f], model.bias!.grad!.ToArray<float>());
        model.zero_grad();
        model.call(torch.ones([3, 2])).sum().backward();
        Assert.Equal([3f, 3f], model.bias!.grad!.ToArray<float>());
    }

    [Fact]
    public void What_a_hook_gives_wrongly_is_an_error_by_the_modules_name()
    {
        using var model = Linear(2, 2);
        var x = torch.ones([3, 2], requires_grad: true);
        using (model.register_full_backward_hook((_, _, _) => []))
            Assert.Contains(
                "Linear gave 0 gradients, not 1",
                Assert.Throws<InvalidOperationException>(() => model.call(x).sum().backward()).Message,
                StringComparison.Ordinal);
        using (model.register_full_backward_hook((_, _, g) => g))
            Assert.Contains(
                "that have none",
                Assert.Throws<InvalidOperationException>(() => model.call(x.detach()).sum().backward()).Message,
                StringComparison.Ordinal);
        using var pair = new Pair();
        using (pair.register_full_backward_hook((_, _, _) => null))
            Assert.Contains(
                "Pair gives a ValueTuple", Assert.Throws<NotSupportedException>(() => pair.call(x)).Message,
                StringComparison.Ordinal);
    }

    private void Ours()
    {
        torch.manual_seed(41);
        using var model = Sequential(Linear(5, 4), Tanh(), Linear(4, 3));
        var layers = model.children().Cast<Module<Tensor, Tensor>>().ToList();
        layers[0].register_full_backward_hook(Watch("first"));
        layers[1].register_full_backward_hook(Watch("half", 0.5));
        layers[1].register_full_backward_hook(Watch("then"));
        model.register_full_backward_hook(Watch("whole"));
        var (x, z) = (torch.randn([6, 5]), torch.randn([6, 5], requires_grad: true));
        model.call(x).pow(2).sum().backward();
        Done("plain", model);
        var y = model.call(z * 1) + z.sum();
        y.sum().backward(retain_graph: true);
        y.sum().backward();
        Done("twice", model);
        _seen.Add(("z", z.grad!));
        using var two = new Two();
        two.register_full_backward_hook(Watch("two", 3));
        var (a, b) = (torch.randn([2, 3], requires_grad: true), torch.randn([4], requires_grad: true));
        two.call(a, b).sum().backward();
        _seen.AddRange([("a", a.grad!.clone()), ("b", b.grad!.clone())]);
        two.call(a.detach(), b).sum().backward();
        _seen.Add(("b again", b.grad!));
        using var outer = new Outer(two);
        outer.call(a).sum().backward();
        _seen.Add(("a inside", a.grad!));
    }

    private Func<Module, Tensor?[], Tensor[], Tensor?[]?> Watch(string name, double? factor = null)
    {
        var calls = 0;
        return (_, inputs, outputs) =>
        {
            var n = calls++;
            foreach (var (kind, gradients) in new[] { ("in", inputs), ("out", outputs) })
            {
                _seen.Add(($"{name} {n} {kind}", torch.tensor((long)gradients.Length)));
                for (var i = 0; i < gradients.Length; i++)
                    if (gradients[i] is { } gradient)
                        _seen.Add(($"{name} {n} {kind} {i}", gradient));
            }

            return factor is { } by ? Array.ConvertAll(inputs, g => g is null ? null : g * by) : null;
        };
    }

    private void Done(string name, Module model)
    {
        foreach (var (key, parameter) in model.named_parameters())
            _seen.Add(($"{name} {key}", parameter.grad!.clone()));
    }

    private sealed class Two : Module<Tensor, Tensor, Tensor>
    {
        public override Tensor forward(Tensor input1, Tensor input2) => (input1 * input2.sum()) + input1;
    }

    // What it makes for the module inside is freed at the end of its call.
    private sealed class Outer : Module<Tensor, Tensor>
    {
        private readonly Two two;

        public Outer(Two two)
        {
            this.two = two;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => two.call(input * 2, input * 3);
    }

    private sealed class Pair : Module<Tensor, (Tensor, Tensor)>
    {
        public override (Tensor, Tensor) forward(Tensor input) => (input, input);
    }
}
