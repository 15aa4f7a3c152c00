using System.Runtime.InteropServices;
using SparkDL.Torch.Support;
using static SparkDL.Torch.torch.optim;
using static SparkDL.Torch.torch.optim.lr_scheduler;

namespace SparkDL.Torch.Tests.optim;

/// <summary>Every scheduler's rates (and momenta) beside PyTorch's, bit by bit, over a run.</summary>
public sealed class SchedulerTwinTests
{
    private const int Steps = 50;

    private static readonly Dictionary<string, (string Python, Func<Optimizer, LRScheduler> Ours)> Cases = new()
    {
        ["lambda"] = ("LambdaLR(o, lambda n: 0.95 ** n)", o => new LambdaLR(o, n => Math.Pow(0.95, n))),
        ["step"] = ("StepLR(o, 7, 0.3)", o => new StepLR(o, 7, 0.3)),
        ["multistep"] = ("MultiStepLR(o, [3, 9, 9, 30], 0.7)", o => new MultiStepLR(o, [3, 9, 9, 30], 0.7)),
        ["exponential"] = ("ExponentialLR(o, 0.97)", o => new ExponentialLR(o, 0.97)),
        ["linear"] = ("LinearLR(o, 0.1, 0.9, 12)", o => new LinearLR(o, 0.1, 0.9, 12)),
        ["cosine"] = ("CosineAnnealingLR(o, 15, 1e-3)", o => new CosineAnnealingLR(o, 15, 1e-3)),
        ["constant"] = ("ConstantLR(o, 0.3, 6)", o => new ConstantLR(o, 0.3, 6)),
        ["polynomial"] = ("PolynomialLR(o, 37, 1.7)", o => new PolynomialLR(o, 37, 1.7)),
        ["warm-up and cosine"] = ("SequentialLR(o, [LinearLR(o, 0.01, total_iters=8), CosineAnnealingLR(o, 30)], [8])",
            o => new SequentialLR(o, [new LinearLR(o, 0.01, total_iters: 8), new CosineAnnealingLR(o, 30)], [8])),
        ["three in turn"] =
            ("SequentialLR(o, [ConstantLR(o, 0.1, 4), MultiStepLR(o, [3, 9], 0.5), ExponentialLR(o, 0.9)], [4, 20])",
            o =>
                new SequentialLR(
                    o, [new ConstantLR(o, 0.1, 4), new MultiStepLR(o, [3, 9], 0.5), new ExponentialLR(o, 0.9)],
                    [4, 20])),
        ["cosine with warm-up"] = (
            "LambdaLR(o, lambda n: n / 5 if n < 5 else max(0.0, 0.5 * (1.0 + math.cos(math.pi * ((n - 5) / (40 - "
            + "5))))) if n < 40 else 0.0)",
            o => CosineWithWarmup(o, 5, 40)),
        ["one cycle"] = ("OneCycleLR(o, 0.4, total_steps=55)", o => new OneCycleLR(o, 0.4, 55)),
        ["one cycle flat"] = (
            "OneCycleLR(o, 0.4, total_steps=55, anneal_strategy='linear', cycle_momentum=False, pct_start=0.25, "
            + "div_factor=10., final_div_factor=100.)",
            o =>
                new OneCycleLR(
                    o, 0.4, 55, 0.25, "linear", cycle_momentum: false, div_factor: 10, final_div_factor: 100)),
        ["one cycle three"] = (
            "OneCycleLR(o, 0.4, total_steps=55, three_phase=True)", o => new OneCycleLR(o, 0.4, 55, three_phase: true)),
    };

    [PythonTorchFact]
    public void Rates_are_PyTorchs_at_each_step()
    {
        var twin = PythonTorch.Run($$"""
            import warnings; warnings.simplefilter('ignore')
            from torch.optim.lr_scheduler import *
            def run(name, make):
                p = nn.Parameter(torch.zeros(1)); q = nn.Parameter(torch.zeros(1))
                o = torch.optim.SGD([{'params': [p]}, {'params': [q], 'lr': 0.05}], lr=0.2, momentum=0.9)
                s = make(o)
                rows = []
                for n in range({{Steps}}):
                    rows.append([v for g in o.param_groups for v in (g['lr'], g['momentum'])])
                    o.step(); s.step()
                emit(name, torch.tensor(rows, dtype=torch.float64))
            {{string.Join('\n', Cases.Select(c => $"run('{c.Key}', lambda o: {c.Value.Python})"))}}
            """);
        Assert.Equal(Cases.Keys.Order(), twin.Keys.Order());
        foreach (var (name, (_, make)) in Cases)
            Assert.Equal(MemoryMarshal.Cast<byte, double>(twin[name].Data).ToArray(), Run(make));
    }

    [Fact]
    public void No_scheduler_is_left_out()
    {
        using var parameter = torch.nn.Parameter(torch.zeros([1]));
        using var optimizer = SGD([parameter], lr: 0.2, momentum: 0.9);
        var compared = Cases.Values.Select(c => c.Ours(optimizer).GetType()).Append(typeof(ReduceLROnPlateau));
        var all = typeof(LRScheduler).DeclaringType!.GetNestedTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false });
        Assert.Equal(all.Select(t => t.Name).Order(), compared.Select(t => t.Name).Distinct().Order());
    }

    [Fact]
    public void A_sequence_that_was_saved_goes_on_as_if_it_had_not_stopped()
    {
        using var parameter = torch.nn.Parameter(torch.zeros([1]));
        using var optimizer = SGD([parameter], lr: 0.2);
        Func<SequentialLR> make = () =>
            new SequentialLR(
                optimizer, [new LinearLR(optimizer, 0.1, total_iters: 3), new ExponentialLR(optimizer, 0.5)], [3]);
        var first = make();
        for (var n = 0; n < 5; n++)
            first.step();
        var rate = optimizer.param_groups[0].lr;
        first.step();
        var next = optimizer.param_groups[0].lr;
        var second = make();
        optimizer.param_groups[0].lr = rate;
        second.resume(5);
        second.step();
        Assert.Equal(next, optimizer.param_groups[0].lr);
        Assert.Throws<ArgumentException>(() => new SequentialLR(optimizer, [first], [1]));
    }

    [PythonTorchFact]
    public void The_plateau_is_seen_where_PyTorch_sees_it()
    {
        double[] measures = [
            1, 0.9, 0.9, 0.91, 0.92, 0.90001, 0.9, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5,
            0.5
        ];
        var twin = PythonTorch.Run($$"""
            p = nn.Parameter(torch.zeros(1))
            o = torch.optim.SGD([p], lr=0.2)
            s = torch.optim.lr_scheduler.ReduceLROnPlateau(o, factor=0.3, patience=2, cooldown=2, min_lr=0.01)
            rates = []
            for v in [{{string.Join(", ", measures)}}]:
                s.step(v); rates.append(o.param_groups[0]['lr'])
            emit('rates', torch.tensor(rates, dtype=torch.float64))
            """);
        using var parameter = torch.nn.Parameter(torch.zeros([1]));
        using var optimizer = SGD([parameter], lr: 0.2);
        var scheduler = new ReduceLROnPlateau(optimizer, factor: 0.3, patience: 2, cooldown: 2, min_lr: 0.01);
        var rates = new List<double>();
        foreach (var measure in measures)
        {
            scheduler.step(measure);
            rates.Add(optimizer.param_groups[0].lr);
        }

        Assert.Equal(MemoryMarshal.Cast<byte, double>(twin["rates"].Data).ToArray(), rates);
        Assert.True(rates.Distinct().Count() > 2);
    }

    private static double[] Run(Func<Optimizer, LRScheduler> make)
    {
        using var p = torch.nn.Parameter(torch.zeros([1]));
        using var q = torch.nn.Parameter(torch.zeros([1]));
        using var optimizer = SGD(
            [new ParameterGroup([p]), new ParameterGroup([q]) { ["lr"] = 0.05 }], lr: 0.2, momentum: 0.9);
        var scheduler = make(optimizer);
        var rows = new List<double>();
        for (var n = 0; n < Steps; n++)
        {
            rows.AddRange(optimizer.param_groups.SelectMany(g => new[] { g.lr, g["momentum"] }));
            scheduler.step();
        }

        return [.. rows];
    }
}
