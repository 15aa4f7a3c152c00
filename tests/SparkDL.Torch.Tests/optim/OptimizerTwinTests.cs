using SparkDL.Torch.Support;
using static SparkDL.Torch.torch.optim;

namespace SparkDL.Torch.Tests.optim;

/// <summary>Every optimizer beside PyTorch's: weights and state, bit by bit, after each of many steps.</summary>
[Collection(OneThread.Name)]
public sealed class OptimizerTwinTests
{
    private const int Steps = 50;

    private static readonly Dictionary<string, (string Python, Func<IEnumerable<ParameterGroup>, Optimizer> Ours)>
        Cases = new()
        {
            ["sgd"] = ("SGD(g, lr=0.1)", g => SGD(g, lr: 0.1)),
            ["sgd momentum"] = (
            "SGD(g, lr=0.1, momentum=0.9, weight_decay=5e-4)", g => SGD(g, lr: 0.1, momentum: 0.9, weight_decay: 5e-4)),
            ["sgd nesterov"] = (
            "SGD(g, lr=0.1, momentum=0.9, nesterov=True)", g => SGD(g, lr: 0.1, momentum: 0.9, nesterov: true)),
            ["sgd damped"] = ("SGD(g, lr=0.01, momentum=0.8, dampening=0.3, maximize=True)",
            g => SGD(g, lr: 0.01, momentum: 0.8, dampening: 0.3, maximize: true)),
            ["adam"] = ("Adam(g)", g => Adam(g)),
            ["adam amsgrad"] = ("Adam(g, lr=0.01, betas=(0.8, 0.99), weight_decay=0.01, amsgrad=True)",
            g => Adam(g, lr: 0.01, beta1: 0.8, beta2: 0.99, weight_decay: 0.01, amsgrad: true)),
            ["adam maximize"] = ("Adam(g, lr=0.001, maximize=True)", g => Adam(g, lr: 0.001, maximize: true)),
            ["adamw maximize"] = ("AdamW(g, lr=0.001, maximize=True)", g => AdamW(g, lr: 0.001, maximize: true)),
            ["adagrad maximize"] = ("Adagrad(g, lr=0.01, maximize=True)", g => Adagrad(g, lr: 0.01, maximize: true)),
            ["adamw"] = ("AdamW(g, lr=0.01)", g => AdamW(g, lr: 0.01)),
            ["adamw amsgrad"] = (
            "AdamW(g, lr=0.01, weight_decay=0.1, amsgrad=True)",
            g => AdamW(g, lr: 0.01, weight_decay: 0.1, amsgrad: true)),
            ["rmsprop"] = ("RMSprop(g)", g => RMSprop(g)),
            ["rmsprop momentum"] = (
            "RMSprop(g, lr=0.005, alpha=0.9, momentum=0.9)", g => RMSprop(g, lr: 0.005, alpha: 0.9, momentum: 0.9)),
            ["rmsprop centered"] = ("RMSprop(g, lr=0.01, weight_decay=0.01, momentum=0.5, centered=True)",
            g => RMSprop(g, lr: 0.01, weight_decay: 0.01, momentum: 0.5, centered: true)),
            ["adagrad"] = ("Adagrad(g, lr=0.1, lr_decay=0.01, weight_decay=0.01, initial_accumulator_value=0.1)",
            g => Adagrad(g, lr: 0.1, lr_decay: 0.01, weight_decay: 0.01, initial_accumulator_value: 0.1)),
        };

    [PythonTorchFact]
    public void Weights_and_state_are_PyTorchs_after_each_step()
    {
        OneThread.Use();
        var twin = PythonTorch.Run($$"""
            def train(name, make):
                torch.manual_seed(0)
                m = nn.Sequential(nn.Linear(9, 7), nn.Tanh(), nn.Linear(7, 3))
                x, y = torch.randn(20, 9), torch.randn(20, 3)
                o = make([{'params': [m[0].weight, m[2].weight]},
                    {'params': [m[0].bias, m[2].bias], 'weight_decay': 0.03}])
                for step in range({{Steps}}):
                    o.zero_grad()
                    F.mse_loss(m(x), y).backward()
                    o.step()
                    for i, p in enumerate(q for g in o.param_groups for q in g['params']):
                        emit(f'{name} {step} {i} value', p)
                        for k, v in o.state[p].items():
                            if k != 'step' and v is not None: emit(f'{name} {step} {i} {k}', v)
            {{string.Join('\n', Cases.Select(c => $"train('{c.Key}', lambda g: torch.optim.{c.Value.Python})"))}}
            """);
        var seen = new HashSet<string>();
        foreach (var (name, (_, make)) in Cases)
            Train(name, make, (what, tensor) =>
            {
                twin[what].MustEqual(tensor);
                seen.Add(what);
            });
        Assert.Equal(twin.Keys.Order(), seen.Order());
    }

    // LAMB is not in PyTorch: it is held to the paper's formula.
    [Fact]
    public void No_optimizer_is_left_out()
    {
        using var parameter = torch.nn.Parameter(torch.zeros([1]));
        var compared = Cases.Values.Select(c => c.Ours([new([parameter])]).GetType())
            .Append(LAMB([parameter]).GetType());
        var all = typeof(Optimizer).Assembly.GetExportedTypes()
            .Where(t => t.IsSubclassOf(typeof(Optimizer)) && !t.IsAbstract);
        Assert.Equal(all.Select(t => t.Name).Order(), compared.Select(t => t.Name).Distinct().Order());
    }

    private static void Train(
        string name, Func<IEnumerable<ParameterGroup>, Optimizer> make, Action<string, Tensor> check)
    {
        torch.manual_seed(0);
        using var first = torch.nn.Linear(9, 7);
        using var second = torch.nn.Linear(7, 3);
        using var scope = torch.NewDisposeScope();
        var (x, y) = (torch.randn([20, 9]), torch.randn([20, 3]));
        using var optimizer = make(
            [new([first.weight, second.weight]), new([first.bias!, second.bias!]) { ["weight_decay"] = 0.03 }]);
        for (var step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            torch.nn.functional.mse_loss(second.call(first.call(x).tanh()), y).backward();
            optimizer.step();
            var parameters = optimizer.param_groups.SelectMany(g => g.parameters);
            foreach (var (parameter, i) in parameters.Select((p, i) => (p, i)))
            {
                check($"{name} {step} {i} value", parameter);
                foreach (var (slot, value) in optimizer.state(parameter).tensors)
                    check($"{name} {step} {i} {slot}", value);
            }
        }
    }
}
