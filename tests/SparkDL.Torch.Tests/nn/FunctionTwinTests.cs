using SparkDL.Torch.Support;
using static SparkDL.Torch.torch.nn;
using F = SparkDL.Torch.torch.nn.functional;

namespace SparkDL.Torch.Tests.nn;

/// <summary>
/// Losses, activations, poolings and recurrent layers equal PyTorch's bit by bit, values and gradients.
/// </summary>
[Collection(OneThread.Name)]
public sealed class FunctionTwinTests
{
    private static readonly Dictionary<string, (string Python, Func<Tensor, Tensor, Tensor> Ours)> Losses = new()
    {
        ["cross_entropy"] = ("F.cross_entropy(x, y)", (x, y) => F.cross_entropy(x, y)),
        ["cross_entropy weighted"] =
            ("F.cross_entropy(x, y, torch.tensor([1., 2., 3., .5]), ignore_index=2, label_smoothing=0.1)",
            (x, y) => F.cross_entropy(x, y, torch.tensor([1f, 2, 3, 0.5f]), ignore_index: 2, label_smoothing: 0.1)),
        ["cross_entropy sum"] = (
            "F.cross_entropy(x, y, reduction='sum')", (x, y) => F.cross_entropy(x, y, reduction: Reduction.Sum)),
        ["nll"] = ("F.nll_loss(F.log_softmax(x, 1), y)", (x, y) => F.nll_loss(F.log_softmax(x, 1), y)),
        ["mse"] = ("F.mse_loss(x, x.detach().flip(0))", (x, _) => F.mse_loss(x, x.detach().flip([0]))),
        ["l1"] = (
            "F.l1_loss(x, x.detach().flip(0), reduction='sum')",
            (x, _) => F.l1_loss(x, x.detach().flip([0]), Reduction.Sum)),
        ["smooth_l1"] = (
            "F.smooth_l1_loss(x, x.detach().flip(0), beta=0.5)",
            (x, _) => F.smooth_l1_loss(x, x.detach().flip([0]), beta: 0.5)),
        ["huber"] = (
            "F.huber_loss(x, x.detach().flip(0), delta=0.7)",
            (x, _) => F.huber_loss(x, x.detach().flip([0]), delta: 0.7)),
        ["bce"] = ("F.binary_cross_entropy(x.sigmoid(), (x > 0).float().flip(0))",
            (x, _) => F.binary_cross_entropy(x.sigmoid(), x.gt(0).to(ScalarType.Float32).flip([0]))),
        ["bce logits"] = (
            "F.binary_cross_entropy_with_logits(x, (x > 0).float().flip(0), pos_weight=torch.tensor([1., 2., 3., 4.]))",
            (x, _) =>
                F.binary_cross_entropy_with_logits(
                    x, x.gt(0).to(ScalarType.Float32).flip([0]), pos_weight: torch.tensor([1f, 2, 3, 4]))),
        ["kl"] = ("F.kl_div(F.log_softmax(x, 1), x.detach().flip(0).softmax(1), reduction='batchmean')",
            (x, _) => F.kl_div(F.log_softmax(x, 1), x.detach().flip([0]).softmax(1), batch_mean: true)),
        ["gelu tanh"] = ("F.gelu(x, approximate='tanh').sum()", (x, _) => F.gelu(x, "tanh").sum()),
        ["mish"] = ("F.mish(x).sum()", (x, _) => F.mish(x).sum()),
        ["elu"] = ("F.elu(x, 0.7).sum()", (x, _) => F.elu(x, 0.7).sum()),
        ["selu"] = ("F.selu(x).sum()", (x, _) => F.selu(x).sum()),
        ["leaky"] = ("F.leaky_relu(x, 0.2).sum()", (x, _) => F.leaky_relu(x, 0.2).sum()),
        ["softplus"] = ("F.softplus(x, 2, 3).sum()", (x, _) => F.softplus(x, 2, 3).sum()),
        ["hardswish"] = ("F.hardswish(x).sum()", (x, _) => F.hardswish(x).sum()),
        ["normalize"] = ("(F.normalize(x) * torch.arange(4.)).sum()",
            (x, _) => F.normalize(x).mul(torch.arange(4, dtype: ScalarType.Float32)).sum()),
        ["max_pool1d"] = ("F.max_pool1d(x, 2, 1).sum()", (x, _) => F.max_pool1d(x, 2, 1).sum()),
        ["avg_pool1d"] = ("F.avg_pool1d(x[None], 3, 2, 1, count_include_pad=False).sum()",
            (x, _) => F.avg_pool1d(x.unsqueeze(0), 3, 2, 1, count_include_pad: false).sum()),
        ["adaptive_max_pool2d"] = (
            "F.adaptive_max_pool2d(x[None], (3, 2)).sum()",
            (x, _) => F.adaptive_max_pool2d(x.unsqueeze(0), (3, 2)).sum()),
        ["pad"] = ("(F.pad(x, (1, 2), value=3.) ** 2).sum()", (x, _) => F.pad(x, [1, 2], 3).pow(2).sum()),
    };

    [PythonTorchFact]
    public void Values_and_gradients_are_PyTorchs()
    {
        OneThread.Use();
        var twin = PythonTorch.Run($$"""
            torch.manual_seed(2)
            x0, y = torch.randn(10, 4) * 2, torch.randint(0, 4, (10,))
            def case(name, f):
                x = x0.clone().requires_grad_()
                v = f(x, y); v.backward()
                emit(name, v); emit(name + ' gradient', x.grad)
            {{string.Join('\n', Losses.Select(c => $"case('{c.Key}', lambda x, y: {c.Value.Python})"))}}
            """);
        torch.manual_seed(2);
        using var scope = torch.NewDisposeScope();
        var (start, target) = (torch.randn([10, 4]).mul(2), torch.randint(0, 4, [10], dtype: ScalarType.Int64));
        foreach (var (name, (_, ours)) in Losses)
        {
            var x = start.clone().requires_grad_();
            var value = ours(x, target);
            value.backward();
            twin[name].MustEqual(value);
            twin[name + " gradient"].MustEqual(x.grad!);
        }
    }

    [PythonTorchFact]
    public void Recurrent_layers_and_attention_start_and_compute_as_PyTorchs()
    {
        OneThread.Use();
        var twin = PythonTorch.Run("""
            torch.manual_seed(6)
            x = torch.randn(5, 3, 8)
            for name, m in (('lstm', nn.LSTM(8, 6, 2, bidirectional=True)), ('gru', nn.GRU(8, 6, bias=False)),
                    ('rnn', nn.RNN(8, 6, nonlinearity='relu'))):
                y, h = m(x)
                emit(name, y); emit(name + ' h', h[0] if name == 'lstm' else h)
            m = nn.MultiheadAttention(8, 2)
            y, w = m(x, x[:2], x[:2])
            emit('mha', y); emit('mha weights', w)
            """);
        torch.manual_seed(6);
        using var scope = torch.NewDisposeScope();
        var x = torch.randn([5, 3, 8]);
        using var lstm = LSTM(8, 6, 2, bidirectional: true);
        using var gru = GRU(8, 6, bias: false);
        using var rnn = RNN(8, 6, nonlinearity: "relu");
        var (y, h, _) = lstm.call(x);
        twin["lstm"].MustEqual(y);
        twin["lstm h"].MustEqual(h);
        (y, h) = gru.call(x);
        twin["gru"].MustEqual(y);
        twin["gru h"].MustEqual(h);
        (y, h) = rnn.call(x);
        twin["rnn"].MustEqual(y);
        twin["rnn h"].MustEqual(h);
        using var attention = MultiheadAttention(8, 2);
        var keys = x.narrow(0, 0, 2);
        var (attended, weights) = attention.call(x, keys, keys);
        twin["mha"].MustEqual(attended);
        twin["mha weights"].MustEqual(weights!);
    }

    // The paper's formula: -(1 - p)^gamma * log(p), weighted by class, averaged over samples.
    [Fact]
    public void Focal_loss_follows_its_paper()
    {
        using var scope = torch.NewDisposeScope();
        float[] logits = [2, -1, 0.5f, 0, 3, -2];
        double[] alpha = [0.25, 2, 1];
        int[] classes = [2, 1];
        var expected = classes.Select((c, row) =>
        {
            var values = logits.Skip(row * 3).Take(3).Select(v => Math.Exp(v)).ToArray();
            var p = values[c] / values.Sum();
            return -alpha[c] * Math.Pow(1 - p, 2) * Math.Log(p);
        }).Average();
        var loss = F.focal_loss(
            torch.tensor(logits).view([2, 3]), torch.tensor(new long[] { 2, 1 }), 2, torch.tensor([0.25f, 2, 1]));
        Assert.Equal(expected, loss.item<float>(), 1e-6);
    }
}
