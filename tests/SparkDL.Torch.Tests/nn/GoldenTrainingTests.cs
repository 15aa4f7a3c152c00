using SparkDL.Torch.Support;
using static SparkDL.Torch.torch.nn;

namespace SparkDL.Torch.Tests.nn;

/// <summary>
/// Three networks train as in PyTorch for 50 steps, bit by bit: loss, gradients, weights, buffers, optimizer state.
/// </summary>
[Collection(OneThread.Name)]
public sealed class GoldenTrainingTests
{
    private const int Steps = 50;

    [PythonTorchFact]
    public void A_multilayer_perceptron_trains_as_in_PyTorch()
    {
        OneThread.Use();
        torch.manual_seed(11);
        using var model = Sequential(Linear(20, 32), ReLU(), Dropout(0.2), Linear(32, 16), GELU(), Linear(16, 4));
        var (x, y) = (torch.randn([24, 20]), torch.randint(0, 4, [24], dtype: ScalarType.Int64));
        Compare(
            model, torch.optim.SGD(model.parameters(), lr: 0.1, momentum: 0.9, weight_decay: 1e-4, nesterov: true),
            () => functional.cross_entropy(model.call(x), y, label_smoothing: 0.1),
            """
            torch.manual_seed(11)
            m = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Dropout(0.2),
                nn.Linear(32, 16), nn.GELU(), nn.Linear(16, 4))
            x, y = torch.randn(24, 20), torch.randint(0, 4, (24,))
            o = torch.optim.SGD(m.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4, nesterov=True)
            loss = lambda: F.cross_entropy(m(x), y, label_smoothing=0.1)
            """);
    }

    [PythonTorchFact]
    public void A_convolutional_network_with_batch_norm_trains_as_in_PyTorch()
    {
        OneThread.Use();
        torch.manual_seed(12);
        using var model = Sequential(
            Conv2d(3, 8, 3, padding: 1, bias: false), BatchNorm2d(8), ReLU(inplace: true), MaxPool2d(2),
            Conv2d(8, 16, 3, stride: 2, groups: 2),
            BatchNorm2d(16), SiLU(), AdaptiveAvgPool2d(1), Flatten(), Linear(16, 5));
        var (x, y) = (torch.randn([8, 3, 16, 16]), torch.randint(0, 5, [8], dtype: ScalarType.Int64));
        var weight = torch.tensor([1f, 2, 0.5f, 1, 3]);
        Compare(
            model, torch.optim.AdamW(model.parameters(), lr: 0.01),
            () => functional.cross_entropy(model.call(x), y, weight),
            """
            torch.manual_seed(12)
            m = nn.Sequential(
                nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(inplace=True), nn.MaxPool2d(2),
                nn.Conv2d(8, 16, 3, stride=2, groups=2), nn.BatchNorm2d(16), nn.SiLU(), nn.AdaptiveAvgPool2d(1),
                nn.Flatten(), nn.Linear(16, 5))
            x, y = torch.randn(8, 3, 16, 16), torch.randint(0, 5, (8,))
            w = torch.tensor([1., 2, 0.5, 1, 3])
            o = torch.optim.AdamW(m.parameters(), lr=0.01)
            loss = lambda: F.cross_entropy(m(x), y, w)
            """);
    }

    [PythonTorchFact]
    public void A_transformer_trains_as_in_PyTorch()
    {
        OneThread.Use();
        torch.manual_seed(13);
        using var model = new Classifier();
        var (x, y) = (
            torch.randint(0, 30, [6, 9], dtype: ScalarType.Int64), torch.randint(0, 3, [6], dtype: ScalarType.Int64));
        Compare(
            model, torch.optim.Adam(model.parameters(), lr: 0.003), () => functional.cross_entropy(model.call(x), y),
            """
            torch.manual_seed(13)
            class Net(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.embed = nn.Embedding(30, 16, padding_idx=0)
                    layer = nn.TransformerEncoderLayer(16, 4, 32, dropout=0.1, activation='gelu', batch_first=True)
                    self.encoder = nn.TransformerEncoder(layer, 2, nn.LayerNorm(16))
                    self.head = nn.Linear(16, 3)
                def forward(self, x):
                    return self.head(self.encoder(self.embed(x), src_key_padding_mask=x == 0).mean(1))
            m = Net()
            x, y = torch.randint(0, 30, (6, 9)), torch.randint(0, 3, (6,))
            o = torch.optim.Adam(m.parameters(), lr=0.003)
            loss = lambda: F.cross_entropy(m(x), y)
            """);
    }

    private static void Compare(Module model, torch.optim.Optimizer optimizer, Func<Tensor> loss, string script)
    {
        var twin = PythonTorch.Run(script + $$"""

            for step in range({{Steps}}):
                o.zero_grad()
                l = loss()
                l.backward()
                emit(f'{step} loss', l)
                for k, p in m.named_parameters(): emit(f'{step} grad {k}', p.grad)
                o.step()
                for k, v in m.state_dict().items(): emit(f'{step} state {k}', v)
                for k, p in m.named_parameters():
                    for s, v in o.state[p].items():
                        if s != 'step': emit(f'{step} {s} {k}', v)
            """);
        var seen = 0;
        for (var step = 0; step < Steps; step++)
        {
            using var scope = torch.NewDisposeScope();
            foreach (var (name, tensor) in Step(model, optimizer, loss))
            {
                twin[$"{step} {name}"].MustEqual(tensor);
                seen++;
            }
        }

        Assert.Equal(twin.Count, seen);
        optimizer.Dispose();
    }

    private static IEnumerable<(string Name, Tensor Value)> Step(
        Module model, torch.optim.Optimizer optimizer, Func<Tensor> loss)
    {
        optimizer.zero_grad();
        var value = loss();
        value.backward();
        yield return ("loss", value);
        foreach (var (name, parameter) in model.named_parameters())
            yield return ($"grad {name}", parameter.grad!);
        optimizer.step();
        foreach (var (name, tensor) in model.state_dict())
            yield return ($"state {name}", tensor);
        foreach (var (name, parameter) in model.named_parameters())
        {
            foreach (var (slot, tensor) in optimizer.state(parameter).tensors)
                yield return ($"{slot} {name}", tensor);
        }
    }

    private sealed class Classifier : Module<Tensor, Tensor>
    {
        private readonly SparkDL.Torch.Modules.Embedding embed;
        private readonly SparkDL.Torch.Modules.TransformerEncoder encoder;
        private readonly SparkDL.Torch.Modules.Linear head;

        public Classifier()
        {
            embed = Embedding(30, 16, padding_idx: 0);
            encoder = TransformerEncoder(
                TransformerEncoderLayer(16, 4, 32, 0.1, "gelu", batch_first: true), 2, LayerNorm([16]));
            head = Linear(16, 3);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) =>
            head.call(encoder.call(embed.call(input), null, input.eq(0)).mean([1]));
    }
}
