using SparkDL.Torch.Support;
using static SparkDL.Torch.torch.nn;

namespace SparkDL.Torch.Tests.nn;

/// <summary>
/// Modules equal PyTorch's bit by bit: initial state, results in training and evaluation, gradients.
/// </summary>
[Collection(OneThread.Name)]
public sealed class ModuleTwinTests
{
    private static readonly (string Python, long[] Input, Func<Module<Tensor, Tensor>> Ours)[] Layers =
    [
        ("nn.Conv1d(4, 6, 5, padding='same', dilation=2)", [2, 4, 11], () => Conv1d(4, 6, 5, "same", dilation: 2)),
        ("nn.Conv2d(3, 4, 4, padding='same', padding_mode='reflect')", [2, 3, 7, 8],
            () => Conv2d(3, 4, 4, "same", padding_mode: "reflect")),
        ("nn.Conv2d(3, 4, (3, 2), padding='valid', stride=2)", [2, 3, 7, 8],
            () => Conv2d(3, 4, (3, 2), "valid", stride: 2)),
        ("nn.Conv2d(3, 4, 3, padding=(1, 2), padding_mode='circular', stride=2)", [2, 3, 7, 8],
            () => Conv2d(3, 4, 3, padding: (1, 2), padding_mode: "circular", stride: 2)),
        ("nn.Conv3d(2, 4, 3, padding=1, groups=2, padding_mode='replicate')", [2, 2, 4, 5, 6],
            () => Conv3d(2, 4, 3, padding: 1, groups: 2, padding_mode: "replicate")),
        ("nn.Conv2d(3, 4, 3)", [3, 7, 8], () => Conv2d(3, 4, 3)),
        ("nn.ConvTranspose1d(4, 6, 3, stride=3, padding=1, output_padding=2, groups=2)", [2, 4, 5],
            () => ConvTranspose1d(4, 6, 3, stride: 3, padding: 1, output_padding: 2, groups: 2)),
        ("nn.ConvTranspose2d(4, 6, (3, 2), stride=2, output_padding=(1, 0), bias=False)", [2, 4, 5, 6],
            () => ConvTranspose2d(4, 6, (3, 2), stride: 2, output_padding: (1, 0), bias: false)),
        ("nn.ConvTranspose3d(2, 3, 3, stride=2, padding=1, output_padding=1, dilation=2)", [2, 2, 3, 4, 3],
            () => ConvTranspose3d(2, 3, 3, stride: 2, padding: 1, output_padding: 1, dilation: 2)),
        ("nn.BatchNorm1d(4, momentum=None)", [5, 4], () => BatchNorm1d(4, momentum: null)),
        ("nn.BatchNorm1d(4, affine=False)", [5, 4, 3], () => BatchNorm1d(4, affine: false)),
        ("nn.BatchNorm3d(2, track_running_stats=False)", [3, 2, 2, 3, 4],
            () => BatchNorm3d(2, track_running_stats: false)),
        ("nn.InstanceNorm1d(4)", [3, 4, 5], () => InstanceNorm1d(4)),
        ("nn.InstanceNorm2d(4, affine=True, track_running_stats=True)", [3, 4, 5, 2],
            () => InstanceNorm2d(4, affine: true, track_running_stats: true)),
        ("nn.InstanceNorm2d(4)", [4, 5, 2], () => InstanceNorm2d(4)),
        ("nn.GroupNorm(2, 4, affine=False)", [3, 4, 5], () => GroupNorm(2, 4, affine: false)),
        ("nn.LayerNorm((3, 4), elementwise_affine=False)", [5, 3, 4],
            () => LayerNorm((3, 4), elementwise_affine: false)),
    ];

    private static readonly (string Python, long[] Input, Func<Module<Tensor, Tensor>> Ours)[] Functions =
    [
        ("nn.PReLU(4)", [3, 4, 5], () => PReLU(4)),
        ("nn.CELU(0.7)", [3, 4], () => CELU(0.7)),
        ("nn.GLU(1)", [3, 4], () => GLU(1)),
        ("nn.Softsign()", [3, 4], Softsign),
        ("nn.LogSigmoid()", [3, 4], LogSigmoid),
        ("nn.Tanhshrink()", [3, 4], Tanhshrink),
        ("nn.Hardshrink(0.3)", [3, 4], () => Hardshrink(0.3)),
        ("nn.Softshrink(0.3)", [3, 4], () => Softshrink(0.3)),
        ("nn.Threshold(0.1, 20)", [3, 4], () => Threshold(0.1, 20)),
        ("nn.Softmin(1)", [3, 4], () => Softmin(1)),
        (
            "nn.Sequential(nn.Linear(4, 5), nn.LeakyReLU(0.2, inplace=True), nn.Linear(5, 4), nn.ELU(inplace=True))",
            [3, 4],
            () => Sequential(Linear(4, 5), LeakyReLU(0.2, inplace: true), Linear(5, 4), ELU(inplace: true))),
        ("nn.Sequential(nn.Dropout(0.3), nn.Dropout1d(0.4), nn.AlphaDropout(0.2))", [3, 4, 6],
            () => Sequential(Dropout(0.3), Dropout1d(0.4), AlphaDropout(0.2))),
        ("nn.Dropout3d(0.4)", [3, 4, 2, 2, 2], () => Dropout3d(0.4)),
        ("nn.Unflatten(1, (2, 3))", [4, 6, 5], () => Unflatten(1, (2, 3))),
        ("nn.PixelShuffle(2)", [2, 8, 3, 3], () => PixelShuffle(2)),
        ("nn.PixelUnshuffle(2)", [2, 3, 4, 6], () => PixelUnshuffle(2)),
        ("nn.Softmax2d()", [2, 3, 4, 4], Softmax2d),
        ("nn.Upsample(scale_factor=1.7)", [2, 3, 4, 5], () => Upsample(scale_factor: 1.7)),
        ("nn.Upsample((7, 3), mode='bilinear')", [2, 3, 4, 5], () => Upsample((7, 3), mode: "bilinear")),
        ("nn.Upsample(9, mode='bicubic', align_corners=True)", [2, 3, 4, 5],
            () => Upsample(9, mode: "bicubic", align_corners: true)),
        ("nn.Upsample(scale_factor=2, mode='linear')", [2, 3, 5], () => Upsample(scale_factor: 2, mode: "linear")),
        ("nn.Upsample(scale_factor=2.5, mode='trilinear')", [1, 2, 3, 4, 5],
            () => Upsample(scale_factor: 2.5, mode: "trilinear")),
        ("nn.UpsamplingBilinear2d(scale_factor=2)", [2, 3, 4, 5], () => UpsamplingBilinear2d(2)),
        ("nn.UpsamplingNearest2d(scale_factor=3)", [2, 3, 4, 5], () => UpsamplingNearest2d(3)),
        ("nn.ZeroPad2d((1, 2, 0, 3))", [2, 3, 4, 5], () => ZeroPad2d((1, 2, 0, 3))),
        ("nn.ConstantPad1d((2, 1), 1.5)", [2, 3, 5], () => ConstantPad1d((2, 1), 1.5)),
        ("nn.ConstantPad3d(1, -2)", [1, 2, 3, 4, 5], () => ConstantPad3d(1, -2)),
        ("nn.ReflectionPad2d((1, 2, 0, 3))", [2, 3, 4, 5], () => ReflectionPad2d((1, 2, 0, 3))),
        ("nn.ReplicationPad3d(1)", [1, 2, 3, 4, 5], () => ReplicationPad3d(1)),
        ("nn.Unfold(2, dilation=2, padding=1, stride=2)", [2, 3, 6, 7],
            () => Unfold(2, dilation: 2, padding: 1, stride: 2)),
        ("nn.Fold((4, 5), 2)", [2, 8, 12], () => Fold((4, 5), 2)),
        ("nn.MaxPool2d(3, 2, 1, ceil_mode=True)", [2, 3, 7, 8], () => MaxPool2d(3, 2, 1, ceil_mode: true)),
        ("nn.AvgPool3d(2, ceil_mode=True, count_include_pad=False)", [2, 3, 5, 5, 5],
            () => AvgPool3d(2, ceil_mode: true, count_include_pad: false)),
        ("nn.AdaptiveAvgPool3d(2)", [2, 3, 5, 4, 5], () => AdaptiveAvgPool3d(2)),
        ("nn.TransformerEncoderLayer(8, 2, 16, dropout=0., norm_first=True)", [5, 3, 8],
            () => TransformerEncoderLayer(8, 2, 16, dropout: 0, norm_first: true)),
        ("nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)", [5, 3, 8],
            () => TransformerEncoderLayer(8, 2, 16, batch_first: true)),
    ];

    private static readonly (string Python, long[] Input, Func<Module<Tensor, Tensor>> Ours)[] Cases =
        [.. Layers, .. Functions];

    private static string InPython(int number, string module, long[] input) =>
        $"case({number}, lambda: {module}, ({string.Join(", ", input)}))";

    [PythonTorchFact]
    public void Modules_start_compute_and_learn_as_PyTorchs()
    {
        OneThread.Use();
        var twin = PythonTorch.Run($$"""
            import warnings; warnings.simplefilter('ignore')
            torch.backends.mha.set_fastpath_enabled(False) if hasattr(torch.backends, 'mha') else None
            def case(i, make, shape):
                torch.manual_seed(20)
                m = make()
                x = torch.randn(shape)
                for n in range(2):
                    z = x.clone().requires_grad_()
                    y = m(z * 1)
                    y.pow(2).sum().backward()
                    emit(f'{i} {n} y', y); emit(f'{i} {n} x', z.grad)
                for k, p in m.named_parameters(): emit(f'{i} grad {k}', p.grad)
                for k, v in m.state_dict().items(): emit(f'{i} state {k}', v)
                m.eval()
                emit(f'{i} eval', m(x.clone().requires_grad_() * 1))
            {{string.Join('\n', Cases.Select((c, i) => InPython(i, c.Python, c.Input)))}}
            """);
        var seen = 0;
        for (var i = 0; i < Cases.Length; i++)
        {
            using var scope = torch.NewDisposeScope();
            foreach (var (name, tensor) in Ours(Cases[i].Input, Cases[i].Ours))
            {
                Assert.True(twin.TryGetValue($"{i} {name}", out var expected), $"{Cases[i].Python}: {name}");
                try
                {
                    expected.MustEqual(tensor);
                }
                catch (Xunit.Sdk.XunitException error)
                {
                    Assert.Fail($"{Cases[i].Python}: {error.Message}");
                }

                seen++;
            }
        }

        Assert.Equal(twin.Count, seen);
    }

    [PythonTorchFact]
    public void Recurrent_layers_and_attentions_of_every_setting_compute_as_PyTorchs()
    {
        OneThread.Use();
        var twin = PythonTorch.Run("""
            torch.manual_seed(21)
            x = torch.randn(3, 5, 8)
            for name, m in (
                    ('lstm', nn.LSTM(8, 6, 2, batch_first=True, bidirectional=True, proj_size=4)),
                    ('gru', nn.GRU(8, 6, 2, batch_first=True, bidirectional=True, dropout=0.3)),
                    ('rnn', nn.RNN(8, 6, 2, bias=False)), ('plain', nn.LSTM(8, 6, proj_size=3, bias=False))):
                z = x.clone().requires_grad_()
                y, h = m(z)
                y.sum().backward()
                emit(name, y); emit(name + ' x', z.grad)
                for i, v in enumerate(h if isinstance(h, tuple) else (h,)): emit(f'{name} h{i}', v)
                for k, p in m.named_parameters(): emit(f'{name} {k}', p.grad)
                emit(name + ' single', m(x[0])[0])
            causal = torch.ones(5, 5, dtype=torch.bool).triu(1)
            padding = torch.arange(5)[None] >= torch.tensor([5, 3, 1])[:, None]
            for name, m, key, value, opts in (
                    ('self', nn.MultiheadAttention(8, 2, batch_first=True), x, x, {}),
                    ('quiet', nn.MultiheadAttention(8, 2, batch_first=True), x, x,
                        dict(need_weights=False, attn_mask=causal)),
                    ('heads', nn.MultiheadAttention(8, 4, batch_first=True, add_bias_kv=True, add_zero_attn=True), x, x,
                        dict(average_attn_weights=False, attn_mask=causal)),
                    ('masked', nn.MultiheadAttention(8, 2, batch_first=True, bias=False), x, x,
                        dict(attn_mask=causal, key_padding_mask=padding)),
                    ('memory', nn.MultiheadAttention(8, 2, batch_first=True), x * 2, None, {}),
                    ('widths', nn.MultiheadAttention(8, 2, batch_first=True, kdim=4, vdim=6),
                        x[..., :4], x[..., :6], {})):
                z = x.clone().requires_grad_()
                y, w = m(z, z if key is x else key, z if key is x else key if value is None else value, **opts)
                y.sum().backward()
                emit(name, y); emit(name + ' x', z.grad)
                if w is not None: emit(name + ' w', w)
                for k, p in m.named_parameters(): emit(f'{name} {k}', p.grad)
            m = nn.MultiheadAttention(8, 2)
            y, w = m(x[0], x[0], x[0])
            emit('single', y); emit('single w', w)
            bag = nn.EmbeddingBag(7, 3, mode='sum')
            rows = torch.tensor([1, 2, 6, 0, 1])
            cells = nn.LSTMCell(8, 6), nn.GRUCell(8, 6, bias=False), nn.RNNCell(8, 6, nonlinearity='relu')
            for name, cell in zip(('lstm cell', 'gru cell', 'rnn cell'), cells):
                for k, v in (('', cell(x[:, 0])), (' next', cell(x[:, 1], cell(x[:, 0]))), (' single', cell(x[0, 0]))):
                    emit(name + k, torch.cat(v) if isinstance(v, tuple) else v)
            near = torch.tensor([1., -1, 1])
            emit('triplet', nn.TripletMarginLoss(swap=True)(x[0], x[1], x[2]))
            emit('cosine loss', nn.CosineEmbeddingLoss(0.1)(x[:, 0], x[:, 1], near))
            emit('ranking', nn.MarginRankingLoss(0.3, reduction='sum')(x[:, 0, 0], x[:, 1, 0], near))
            emit('cosine', nn.CosineSimilarity()(x[0], x[1]))
            emit('area', F.interpolate(x[None], scale_factor=0.6, mode='area'))
            emit('small', F.interpolate(x[None], (3, 4), mode='bilinear', antialias=True))
            emit('bag', bag(rows, torch.tensor([0, 2, 2])))
            emit('bag even', nn.EmbeddingBag(7, 3)(rows[:4].view(2, 2)))
            """);
        torch.manual_seed(21);
        using var scope = torch.NewDisposeScope();
        var x = torch.randn([3, 5, 8]);
        var seen = Recurrent(x).Concat(Attentions(x)).Concat(Bags(x)).ToList();
        Assert.Equal(twin.Keys.Order(), seen.Select(s => s.Name).Order());
        foreach (var (name, tensor) in seen)
            twin[name].MustEqual(tensor);
    }

    private static IEnumerable<(string Name, Tensor Value)> Ours(long[] shape, Func<Module<Tensor, Tensor>> make)
    {
        torch.manual_seed(20);
        using var model = make();
        var x = torch.randn(shape);
        for (var n = 0; n < 2; n++)
        {
            var z = x.clone().requires_grad_();
            var y = model.call(z.mul(1));
            y.pow(2).sum().backward();
            yield return ($"{n} y", y);
            yield return ($"{n} x", z.grad!);
        }

        foreach (var (name, parameter) in model.named_parameters())
            yield return ($"grad {name}", parameter.grad!);
        foreach (var (name, tensor) in model.state_dict())
            yield return ($"state {name}", tensor);
        model.eval();
        yield return ("eval", model.call(x.clone().requires_grad_().mul(1)));
    }

    private static IEnumerable<(string Name, Tensor Value)> Recurrent(Tensor x)
    {
        // All are made before one runs, as on the other side: making and dropping draw from the same numbers.
        using var lstm = LSTM(8, 6, 2, batch_first: true, bidirectional: true, proj_size: 4);
        using var gru = GRU(8, 6, 2, batch_first: true, bidirectional: true, dropout: 0.3);
        using var rnn = RNN(8, 6, 2, bias: false);
        using var plain = LSTM(8, 6, proj_size: 3, bias: false);
        foreach (var item in Run("lstm", lstm, x, z => lstm.call(z) is var (y, h, c) ? (y, [h, c]) : default))
            yield return item;
        foreach (var item in Run("gru", gru, x, z => gru.call(z) is var (y, h) ? (y, [h]) : default))
            yield return item;
        foreach (var item in Run("rnn", rnn, x, z => rnn.call(z) is var (y, h) ? (y, [h]) : default))
            yield return item;
        foreach (var item in Run("plain", plain, x, z => plain.call(z) is var (y, h, c) ? (y, [h, c]) : default))
            yield return item;
    }

    private static IEnumerable<(string Name, Tensor Value)> Run(
        string name, Module model, Tensor x, Func<Tensor, (Tensor Output, Tensor[] States)> call)
    {
        var z = x.clone().requires_grad_();
        var (y, states) = call(z);
        y.sum().backward();
        yield return (name, y);
        yield return (name + " x", z.grad!);
        for (var i = 0; i < states.Length; i++)
            yield return ($"{name} h{i}", states[i]);
        foreach (var (key, parameter) in model.named_parameters())
            yield return ($"{name} {key}", parameter.grad!);
        yield return (name + " single", call(x.select(0, 0)).Output);
    }

    private static IEnumerable<(string Name, Tensor Value)> Attentions(Tensor x)
    {
        var causal = torch.ones([5, 5], dtype: ScalarType.Bool).triu(1);
        var padding = torch.arange(5).unsqueeze(0) >= torch.tensor(new long[] { 5, 3, 1 }).unsqueeze(1);
        // In PyTorch's order of making: each constructor draws.
        var attentions = new (
            string, SparkDL.Torch.Modules.MultiheadAttention,
            Func<SparkDL.Torch.Modules.MultiheadAttention, Tensor, (Tensor, Tensor?)>)[]
        {
            ("self", MultiheadAttention(8, 2, batch_first: true), (m, z) => m.call(z, z, z)),
            (
                "quiet", MultiheadAttention(8, 2, batch_first: true),
                (m, z) => m.call(z, z, z, need_weights: false, attn_mask: causal)),
            (
                "heads", MultiheadAttention(8, 4, batch_first: true, add_bias_kv: true, add_zero_attn: true),
                (m, z) => m.call(z, z, z, attn_mask: causal, average_attn_weights: false)),
            (
                "masked", MultiheadAttention(8, 2, batch_first: true, bias: false),
                (m, z) => m.call(z, z, z, padding, attn_mask: causal)),
            (
                "memory", MultiheadAttention(8, 2, batch_first: true),
                (m, z) => x.mul(2) is var memory ? m.call(z, memory, memory) : default),
            (
                "widths", MultiheadAttention(8, 2, batch_first: true, kdim: 4, vdim: 6),
                (m, z) => m.call(z, x.narrow(2, 0, 4), x.narrow(2, 0, 6))),
        };
        foreach (var (name, model, call) in attentions)
        {
            var z = x.clone().requires_grad_();
            var (y, weights) = call(model, z);
            y.sum().backward();
            yield return (name, y);
            yield return (name + " x", z.grad!);
            if (weights is not null)
                yield return (name + " w", weights);
            foreach (var (key, parameter) in model.named_parameters())
                yield return ($"{name} {key}", parameter.grad!);
            model.Dispose();
        }

        using var plain = MultiheadAttention(8, 2);
        var one = x.select(0, 0);
        var (output, shown) = plain.call(one, one, one);
        yield return ("single", output);
        yield return ("single w", shown!);
    }

    private static IEnumerable<(string Name, Tensor Value)> Bags(Tensor x)
    {
        using var sum = EmbeddingBag(7, 3, mode: "sum");
        var rows = torch.tensor(new long[] { 1, 2, 6, 0, 1 });
        foreach (var item in Cells(x))
            yield return item;
        yield return ("bag", sum.call(rows, torch.tensor(new long[] { 0, 2, 2 })));
        using var mean = EmbeddingBag(7, 3);
        yield return ("bag even", mean.call(rows.narrow(0, 0, 4).view(2, 2)));
    }

    private static IEnumerable<(string Name, Tensor Value)> Cells(Tensor x)
    {
        using var lstm = LSTMCell(8, 6);
        using var gru = GRUCell(8, 6, bias: false);
        using var rnn = RNNCell(8, 6, nonlinearity: "relu");
        var (first, second, one) = (x.select(1, 0), x.select(1, 1), x.select(0, 0).select(0, 0));
        var (h, c) = lstm.call(first);
        yield return ("lstm cell", torch.cat([h, c]));
        (h, c) = lstm.call(second, h, c);
        yield return ("lstm cell next", torch.cat([h, c]));
        (h, c) = lstm.call(one);
        yield return ("lstm cell single", torch.cat([h, c]));
        (string, Func<Tensor, Tensor?, Tensor>)[] cells = [("gru cell", gru.call), ("rnn cell", rnn.call)];
        foreach (var (name, cell) in cells)
        {
            yield return (name, cell(first, null));
            yield return ($"{name} next", cell(second, cell(first, null)));
            yield return ($"{name} single", cell(one, null));
        }

        var near = torch.tensor([1f, -1, 1]);
        yield return ("triplet", TripletMarginLoss(swap: true).call(x.select(0, 0), x.select(0, 1), x.select(0, 2)));
        yield return ("cosine loss", CosineEmbeddingLoss(0.1).call(first, second, near));
        yield return (
            "ranking", MarginRankingLoss(0.3, Reduction.Sum).call(first.select(1, 0), second.select(1, 0), near));
        yield return ("cosine", CosineSimilarity().call(x.select(0, 0), x.select(0, 1)));
        yield return ("area", functional.interpolate(x.unsqueeze(0), scale_factor: 0.6, mode: "area"));
        yield return ("small", functional.interpolate(x.unsqueeze(0), (3, 4), mode: "bilinear", antialias: true));
    }
}
