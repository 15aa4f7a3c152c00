using System.Text.Json;
using SparkDL.Harness;
using SparkDL.Torch.IO;
using SparkDL.Torch.Modules;
using SparkDL.Torch.Support;
using static SparkDL.Torch.torch.nn;

namespace SparkDL.Torch.Tests.nn;

/// <summary>
/// Networks of the TorchScript corpus, built from our own modules: with its weights they give its outputs. A network
/// that the corpus lacks is skipped.
/// </summary>
[Trait("Suite", "torchscript")]
public sealed class RebuiltModuleTests
{
    [CorpusFact("torchscript", File = "safetensors/digits_cnn.safetensors")]
    public void The_digits_network()
    {
        using var model = new Digits();
        Check("digits_cnn", model, inputs => [model.call(inputs[0])]);
        using var scope = torch.NewDisposeScope();
        var right = model.call(Read("digits_test_x.npy")).argmax(1).eq(Read("digits_test_y.npy")).sum().item<long>();
        Assert.Equal(Case("digits_cnn").GetProperty("correct").GetInt64(), right);
    }

    [CorpusFact("torchscript", File = "safetensors/cnn_bn.safetensors")]
    public void The_convolutional_network_with_batch_norm()
    {
        using var model = new CnnBn();
        Check("cnn_bn", model, inputs => [model.call(inputs[0])]);
    }

    [CorpusFact("torchscript", File = "safetensors/lstm.safetensors")]
    public void The_two_way_lstm()
    {
        using var model = new Lstm();
        Check("lstm", model, inputs =>
        {
            var (logits, hidden) = model.call(inputs[0]);
            return [logits, hidden];
        });
    }

    [CorpusFact("torchscript", File = "safetensors/attention.safetensors")]
    public void The_attention_block()
    {
        using var model = new Block(32, 4);
        Check("attention", model, inputs => [model.call(inputs[0], inputs[1])]);
    }

    private static void Check(string name, Module model, Func<Tensor[], Tensor[]> run)
    {
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        using var weights = SafeTensorsFile.Open(Corpus.TorchScript.PathOf($"safetensors/{name}.safetensors"));
        model.load_state_dict(weights.Tensors());
        model.eval();
        var golden = Case(name);
        var outputs = run([.. Files(golden, "inputs").Select(Read)]);
        var goldens = Files(golden, "outputs").Select(Read).ToList();
        Assert.Equal(goldens.Count, outputs.Length);
        foreach (var (expected, actual) in goldens.Zip(outputs))
        {
            Assert.Equal(expected.shape, actual.shape);
            var (rtol, atol) = (golden.GetProperty("rtol").GetDouble(), golden.GetProperty("atol").GetDouble());
            Assert.True(torch.allclose(actual, expected, rtol, atol), $"{name}: {actual - expected}");
        }
    }

    private static Tensor Read(string file) => Npy.Read(Corpus.TorchScript.PathOf(file));

    private static IEnumerable<string> Files(JsonElement golden, string what) =>
        golden.GetProperty(what).EnumerateArray().Select(f => f.GetProperty("file").GetString()!);

    private static JsonElement Case(string name) => Cases().Single(c => c.GetProperty("name").GetString() == name);

    private static List<JsonElement> Cases()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Corpus.TorchScript.PathOf("cases.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.Clone())];
    }

    private sealed class Digits : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = Conv2d(1, 16, 3, padding: 1);
        private readonly BatchNorm bn1 = BatchNorm2d(16);
        private readonly Conv2d conv2 = Conv2d(16, 32, 3, padding: 1);
        private readonly BatchNorm bn2 = BatchNorm2d(32);
        private readonly Linear fc1 = Linear(32 * 16, 64);
        private readonly Linear fc2 = Linear(64, 10);

        public Digits() => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            var x = functional.relu(bn1.call(conv1.call(input.to(ScalarType.Float32).div(16.0))));
            x = functional.max_pool2d(functional.relu(bn2.call(conv2.call(x))), 2);
            return fc2.call(functional.relu(fc1.call(x.flatten(1))));
        }
    }

    private sealed class CnnBn : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = Conv2d(3, 8, 3, padding: 1, bias: false);
        private readonly BatchNorm bn1 = BatchNorm2d(8);
        private readonly Conv2d conv2 = Conv2d(8, 16, 3, stride: 2, groups: 2);
        private readonly BatchNorm bn2 = BatchNorm2d(16);
        private readonly FunctionLayer drop = Dropout(0.5);
        private readonly Linear fc = Linear(16, 5);

        public CnnBn() => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            var x = functional.relu(bn1.call(conv1.call(input)));
            x = functional.max_pool2d(functional.gelu(bn2.call(conv2.call(x))), 2);
            return fc.call(drop.call(x.mean([2, 3])));
        }
    }

    private sealed class Lstm : Module<Tensor, (Tensor logits, Tensor hidden)>
    {
        private readonly Embedding emb = Embedding(50, 12);
        private readonly LSTM lstm = LSTM(12, 16, num_layers: 2, batch_first: true, bidirectional: true);
        private readonly Linear fc = Linear(32, 3);

        public Lstm() => RegisterComponents();

        public override (Tensor logits, Tensor hidden) forward(Tensor input)
        {
            var (output, hidden, _) = lstm.call(emb.call(input));
            return (fc.call(output.select(1, -1)), hidden);
        }
    }

    private sealed class Block : Module<Tensor, Tensor, Tensor>
    {
        private readonly long _heads;
        private readonly LayerNorm ln1, ln2;
        private readonly Linear qkv, up, down;
        private readonly Linear @out;

        public Block(long width, long heads)
        {
            _heads = heads;
            (ln1, ln2) = (LayerNorm([width]), LayerNorm([width]));
            (qkv, @out) = (Linear(width, 3 * width), Linear(width, width));
            (up, down) = (Linear(width, 4 * width), Linear(4 * width, width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x, Tensor mask)
        {
            var (n, t, d) = (x.shape[0], x.shape[1], x.shape[2]);
            var parts = qkv.call(ln1.call(x)).view([n, t, 3, _heads, d / _heads]).permute([2, 0, 3, 1, 4]).unbind(0);
            var seen = mask.ne(0).view([n, 1, 1, t]);
            var attended = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], seen);
            x = x.add(@out.call(attended.transpose(1, 2).reshape([n, t, d])));
            return x.add(down.call(functional.gelu(up.call(ln2.call(x)))));
        }
    }
}
