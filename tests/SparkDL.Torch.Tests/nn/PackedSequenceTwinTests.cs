using SparkDL.Torch.Support;
using static SparkDL.Torch.torch.nn;
using static SparkDL.Torch.torch.nn.utils.rnn;

namespace SparkDL.Torch.Tests.nn;

/// <summary>Sequences of several lengths through recurrent layers beside PyTorch, bit by bit.</summary>
[Collection(OneThread.Name)]
public sealed class PackedSequenceTwinTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [PythonTorchFact]
    public void Packing_and_recurrent_layers_over_packed_sequences_are_PyTorchs()
    {
        OneThread.Use();
        var twin = PythonTorch.Run("""
            from torch.nn.utils.rnn import *
            torch.manual_seed(31)
            x = torch.randn(4, 6, 8)
            def packed(name, p):
                for k in p._fields:
                    if getattr(p, k) is not None: emit(f'{name} {k}', getattr(p, k))
            def run(name, m, lengths, sort, batch_first, *state):
                z = (x if batch_first else x.transpose(0, 1)).clone().requires_grad_()
                p = pack_padded_sequence(z, lengths, batch_first, enforce_sorted=sort)
                packed(name + ' in', p)
                y, h = m(p, *state)
                packed(name + ' out', y)
                for i, v in enumerate(h if isinstance(h, tuple) else (h,)): emit(f'{name} h{i}', v)
                o, n = pad_packed_sequence(y, batch_first, -1.5, 9)
                emit(name + ' padded', o); emit(name + ' lengths', n)
                (o * o).sum().backward()
                emit(name + ' x', z.grad)
                for k, q in m.named_parameters(): emit(f'{name} {k}', q.grad)
            lstm = nn.LSTM(8, 6, 2, batch_first=True, bidirectional=True, proj_size=4)
            gru = nn.GRU(8, 6, 2, dropout=0.3)
            rnn = nn.RNN(8, 6, nonlinearity='relu', bias=False, bidirectional=True)
            h, c = torch.randn(4, 4, 4), torch.randn(4, 4, 6)
            run('lstm', lstm, [2, 6, 1, 4], False, True)
            run('given', lstm, torch.tensor([2, 6, 1, 4]), False, True, (h, c))
            run('gru', gru, [5, 3, 3, 1], True, False)
            run('rnn', rnn, [3, 4, 2, 4], False, False)
            parts = [torch.randn(n, 2) for n in (3, 1, 4)]
            emit('pad', pad_sequence(parts, True, 0.5))
            packed('pack', pack_sequence(parts, enforce_sorted=False))
            for i, v in enumerate(unpack_sequence(pack_sequence(parts, enforce_sorted=False))): emit(f'part {i}', v)
            """);
        var seen = new HashSet<string>();
        foreach (var (name, tensor) in Ours())
        {
            twin[name].MustEqual(tensor);
            seen.Add(name);
        }

        Assert.Equal(twin.Keys.Order(), seen.Order());
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var x = torch.ones([3, 4, 2]);
        Assert.Throws<TorchException>(() => pack_padded_sequence(x, [1, 2, 3], batch_first: true));
        Assert.Throws<TorchException>(() => pack_padded_sequence(x, [3, 2, 0], batch_first: true));
        Assert.Throws<TorchException>(() => pack_padded_sequence(x, [3, 2], batch_first: true));
        using var packed = pack_padded_sequence(x, [3, 2, 1], batch_first: true);
        Assert.Throws<ArgumentOutOfRangeException>(() => pad_packed_sequence(packed, total_length: 2));
    }

    [Fact]
    public void A_packed_sequence_outlives_the_module_that_returns_it()
    {
        using var model = new Encoder();
        using var result = model.call(torch.ones([2, 3, 4]));
        Assert.Equal([2 + 3, 5], result.data.shape);
    }

    private static IEnumerable<(string Name, Tensor Value)> Ours()
    {
        torch.manual_seed(31);
        var x = torch.randn([4, 6, 8]);
        using var lstm = LSTM(8, 6, 2, batch_first: true, bidirectional: true, proj_size: 4);
        using var gru = GRU(8, 6, 2, dropout: 0.3);
        using var rnn = RNN(8, 6, nonlinearity: "relu", bias: false, bidirectional: true);
        var (h, c) = (torch.randn([4, 4, 4]), torch.randn([4, 4, 6]));
        var uneven = Run(
            "lstm", lstm, x, [2, 6, 1, 4], false, true, p => lstm.call(p) is var (y, n, m) ? (y, [n, m]) : default);
        var given = Run(
            "given", lstm, x, [2, 6, 1, 4], false, true,
            p => lstm.call(p, h, c) is var (y, n, m) ? (y, [n, m]) : default);
        var sorted = Run("gru", gru, x, [5, 3, 3, 1], true, false, p => gru.call(p) is var (y, n) ? (y, [n]) : default);
        var plain = Run("rnn", rnn, x, [3, 4, 2, 4], false, false, p => rnn.call(p) is var (y, n) ? (y, [n]) : default);
        foreach (var item in uneven.Concat(given).Concat(sorted).Concat(plain))
            yield return item;
        Tensor[] parts = [torch.randn([3, 2]), torch.randn([1, 2]), torch.randn([4, 2])];
        yield return ("pad", pad_sequence(parts, true, 0.5));
        foreach (var item in Packed("pack", pack_sequence(parts, enforce_sorted: false)))
            yield return item;
        var apart = unpack_sequence(pack_sequence(parts, enforce_sorted: false));
        for (var i = 0; i < apart.Length; i++)
            yield return ($"part {i}", apart[i]);
    }

    private static IEnumerable<(string Name, Tensor Value)> Run(
        string name, Module model, Tensor x, long[] lengths, bool sorted, bool batchFirst,
        Func<PackedSequence, (PackedSequence Output, Tensor[] States)> call)
    {
        var z = (batchFirst ? x : x.transpose(0, 1)).clone().requires_grad_();
        var input = pack_padded_sequence(z, lengths, batchFirst, sorted);
        var (output, states) = call(input);
        foreach (var item in Packed(name + " in", input).Concat(Packed(name + " out", output)))
            yield return item;
        for (var i = 0; i < states.Length; i++)
            yield return ($"{name} h{i}", states[i]);
        var (padded, counts) = pad_packed_sequence(output, batchFirst, -1.5, 9);
        yield return (name + " padded", padded);
        yield return (name + " lengths", counts);
        (padded * padded).sum().backward();
        yield return (name + " x", z.grad!);
        foreach (var (key, parameter) in model.named_parameters())
            yield return ($"{name} {key}", parameter.grad!);
    }

    private static IEnumerable<(string Name, Tensor Value)> Packed(string name, PackedSequence packed)
    {
        yield return (name + " data", packed.data);
        yield return (name + " batch_sizes", packed.batch_sizes);
        if (packed.sorted_indices is { } order) yield return (name + " sorted_indices", order);
        if (packed.unsorted_indices is { } places) yield return (name + " unsorted_indices", places);
    }

    private sealed class Encoder : Module<Tensor, PackedSequence>
    {
        private readonly SparkDL.Torch.Modules.GRU gru;

        public Encoder()
        {
            gru = GRU(4, 5, batch_first: true);
            RegisterComponents();
        }

        public override PackedSequence forward(Tensor input) =>
            gru.call(pack_padded_sequence(input, [2, 3], batch_first: true, enforce_sorted: false)).output;
    }
}
