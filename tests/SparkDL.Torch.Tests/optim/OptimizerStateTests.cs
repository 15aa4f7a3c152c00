using static SparkDL.Torch.torch.optim;

namespace SparkDL.Torch.Tests.optim;

public sealed class OptimizerStateTests
{
    [Fact]
    public void A_run_that_was_saved_goes_on_as_if_it_had_not_stopped()
    {
        using var straight = new Run();
        straight.Train(10);
        using var first = new Run();
        first.Train(4);
        using var second = new Run();
        second.Model.load_state_dict(first.Model.state_dict());
        second.Optimizer.load_state_dict(first.Optimizer.state_dict());
        second.Train(6);
        Assert.All(second.Model.state_dict(), e => Assert.True(e.Value.equal(straight.Model.state_dict()[e.Key])));
    }

    [Fact]
    public void A_state_of_another_model_is_refused()
    {
        using var run = new Run();
        run.Train(1);
        var state = run.Optimizer.state_dict();
        using var other = torch.nn.Linear(3, 2, bias: false);
        using var optimizer = Adam(other.parameters());
        Assert.Contains(
            "belongs to no parameter", Assert.Throws<ArgumentException>(() => optimizer.load_state_dict(state)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_leaves_no_tensors_behind()
    {
        using var run = new Run();
        run.Train(2);
        using var scope = torch.NewDisposeScope();
        run.Optimizer.step();
        Assert.Equal(0, scope.Count);
    }

    // You et al., "Large Batch Optimization for Deep Learning", algorithm 2, in plain doubles.
    [Fact]
    public void Lamb_follows_the_paper()
    {
        const double Rate = 0.02, Beta1 = 0.9, Beta2 = 0.999, Eps = 1e-6, Decay = 0.1;
        double[] weights = [0.5, -1.5, 2.0], mean = new double[3], square = new double[3];
        using var parameter = torch.nn.Parameter(torch.tensor(weights));
        using var optimizer = LAMB([parameter], Rate, Beta1, Beta2, Eps, Decay);
        for (var step = 1; step <= 20; step++)
        {
            double[] gradient = [.. weights.Select(w => Math.Sin(w) + 0.1)];
            parameter.grad = torch.tensor(gradient);
            optimizer.step();
            var direction = new double[3];
            for (var i = 0; i < 3; i++)
            {
                mean[i] = (Beta1 * mean[i]) + ((1 - Beta1) * gradient[i]);
                square[i] = (Beta2 * square[i]) + ((1 - Beta2) * gradient[i] * gradient[i]);
                direction[i] = (
                    mean[i] / (1 - Math.Pow(Beta1, step)) / (
                        Math.Sqrt(square[i] / (1 - Math.Pow(Beta2, step))) + Eps)) + (Decay * weights[i]);
            }

            var trust = Norm(weights) / Norm(direction);
            for (var i = 0; i < 3; i++)
                weights[i] -= Rate * trust * direction[i];
            Assert.All(parameter.ToArray<double>().Zip(weights), p => Assert.Equal(p.Second, p.First, 1e-13));
        }
    }

    [Fact]
    public void Clipping_brings_the_common_norm_down_and_leaves_small_ones_alone()
    {
        using var a = torch.nn.Parameter(torch.zeros([2]));
        using var b = torch.nn.Parameter(torch.zeros([1]));
        (a.grad, b.grad) = (torch.tensor([3f, 0f]), torch.tensor([4f]));
        Assert.Equal(5, torch.nn.utils.clip_grad_norm_([a, b], 1), 1e-6);
        Assert.Equal(0.6f, a.grad!.ToArray<float>()[0], 1e-5f);
        Assert.Equal(1, torch.nn.utils.clip_grad_norm_([a, b], 10), 1e-4);
        Assert.Equal(0.8f, b.grad!.ToArray<float>()[0], 1e-5f);
        b.grad = torch.tensor([float.NaN]);
        Assert.Throws<InvalidOperationException>(
            () => torch.nn.utils.clip_grad_norm_([a, b], 1, error_if_nonfinite: true));
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));

    private sealed class Run : IDisposable
    {
        public Run()
        {
            torch.manual_seed(4);
            Model = torch.nn.Linear(3, 2);
            Optimizer = AdamW(Model.parameters(), lr: 0.05);
        }

        public SparkDL.Torch.Modules.Linear Model { get; }

        public Optimizer Optimizer { get; }

        public void Train(int steps)
        {
            using var scope = torch.NewDisposeScope();
            var x = torch.tensor(new[] { 1f, 2, 3, -1, 0, 1 }).reshape([2, 3]);
            for (var i = 0; i < steps; i++)
            {
                Optimizer.zero_grad();
                Model.call(x).pow(2).sum().backward();
                Optimizer.step();
            }
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            Model.Dispose();
        }
    }
}
