using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SparkDL.Arrow;
using SparkDL.Arrow.Memory;
using SparkDL.Harness;
using SparkDL.Torch.IO;
using SparkDL.Torch.Support;

namespace SparkDL.Torch.Tests.Scripts;

/// <summary>Every script module of the corpus, each from a fresh load after its hash is trusted.</summary>
[Trait("Suite", "torchscript")]
public sealed class ScriptModuleTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static IEnumerable<object[]> Cases() =>
        AllCases().Select(c => new object[] { c.GetProperty("name").GetString()! });

    public static IEnumerable<object[]> CasesWithSafeTensors() =>
        from given in AllCases()
        where given.TryGetProperty("safetensors", out _)
        select new object[] { given.GetProperty("name").GetString()! };

    [CorpusTheory("torchscript")]
    [MemberData(nameof(Cases))]
    public void A_module_gives_its_golden_outputs(string name)
    {
        var json = Case(name);
        using var module = Load(json);
        object?[] inputs = [
            .. json.GetProperty("inputs").EnumerateArray().Select(Read),
            .. json.GetProperty("scalar_inputs").EnumerateArray().Select(Plain)
        ];
        using var mode = torch.no_grad();
        var result = module.invoke(json.GetProperty("method").GetString()!, inputs);
        foreach (var output in json.GetProperty("outputs").EnumerateArray())
        {
            var actual = (Tensor)At(result, output.GetProperty("path").GetString()!)!;
            var expected = Read(output);
            Assert.Equal(
                (expected.dtype, string.Join(",", expected.shape)), (actual.dtype, string.Join(",", actual.shape)));
            Assert.True(
                torch.allclose(
                    actual, expected, json.GetProperty("rtol").GetDouble(), json.GetProperty("atol").GetDouble()),
                $"{name} {output.GetProperty("path")}: differs by up to {(actual - expected).abs().max()}");
        }
    }

    [PythonTorchFact]
    public void Results_that_come_with_one_that_cannot_be_converted_are_released()
    {
        var path = Path.GetTempFileName();
        try
        {
            PythonTorch.Run(
                $"""
                class Module(nn.Module):
                    def forward(self, x):
                        return (x, [x, x]), x.device
                torch.jit.script(Module()).save('{path}')
                """);
            using var module = torch.jit.load(path, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
            using var owner = new Owner();
            using var memory = NativeBuffer.Allocate(64);
            using (var input = torch.from_memory(memory.Pointer, [16], ScalarType.Float32, owner))
            {
                var error = Assert.Throws<TorchException>(() => module.forward(input));
                Assert.Contains("Device", error.Message, StringComparison.Ordinal);
                Assert.False(owner.Disposed);
            }
            Assert.True(owner.Disposed);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [CorpusTheory("torchscript")]
    [MemberData(nameof(Cases))]
    public void A_module_has_the_stated_state_methods_and_attributes(string name)
    {
        var json = Case(name);
        using var module = Load(json);
        var stated = json.GetProperty("state").EnumerateObject()
            .Select(p => $"{p.Name} {p.Value[0].GetString()} [{string.Join(", ", p.Value[1].Deserialize<long[]>()!)}]");
        Assert.Equal(
            stated.Order(),
            module.state_dict().Select(t => $"{t.Key} {t.Value.dtype.TorchName()} [{string.Join(", ", t.Value.shape)}]")
                .Order());
        Assert.Equal(json.GetProperty("training").GetBoolean(), module.training);
        Assert.Contains(json.GetProperty("method").GetString()!, module.methods.Keys);
        if (json.TryGetProperty("attributes", out var attributes))
            foreach (var attribute in attributes.EnumerateObject())
                Assert.Equal(attribute.Value.GetRawText(), Json(module.attributes[attribute.Name]), new JsonComparer());
        if (!json.TryGetProperty("calls", out var calls)) return;
        foreach (var call in calls.EnumerateArray())
        {
            object?[] arguments = [.. call.GetProperty("args").EnumerateArray().Select(Plain)];
            Assert.Equal(
                call.GetProperty("returns").GetRawText(),
                Json(module.invoke(call.GetProperty("method").GetString()!, arguments)), new JsonComparer());
        }
    }

    [CorpusTheory("torchscript")]
    [MemberData(nameof(CasesWithSafeTensors))]
    public void The_state_has_the_bytes_of_the_safetensors_beside_it(string name)
    {
        var json = Case(name);
        var file = json.GetProperty("safetensors");
        using var module = Load(json);
        using var weights = SafeTensorsFile.Open(Corpus.TorchScript.PathOf(file.GetString()!));
        Assert.All(
            module.state_dict(),
            t => Assert.True(t.Value.detach().contiguous().bytes.SequenceEqual(weights.GetBytes(t.Key)), t.Key));
    }

    [CorpusFact("torchscript", File = "digits_cnn.pt")]
    public void A_module_is_fine_tuned_in_place()
    {
        using var module = Load(Case("digits_cnn")).train();
        var (x, y) = (Read("digits_cnn.in0.npy"), Read("digits_test_y.npy").to(torch.int64));
        var before = module.call(x).cross_entropy_loss(y).item<float>();
        var optimizer = torch.optim.SGD(module.parameters(), 0.01);
        for (var step = 0; step < 5; step++)
        {
            optimizer.zero_grad();
            module.call(x).cross_entropy_loss(y).backward();
            optimizer.step();
        }
        Assert.True(module.call(x).cross_entropy_loss(y).item<float>() < before);
    }

    [CorpusFact("torchscript")]
    public void A_file_is_not_read_before_its_hash_is_trusted()
    {
        var path = Corpus.TorchScript.PathOf(AllCases().First().GetProperty("file").GetString()!);
        var error = Assert.Throws<ModelFormatException>(() => torch.jit.load(path, new string('0', 64)));
        Assert.Equal("untrusted", error.Rule);
        Assert.Equal(
            "missing-file", Assert.Throws<ModelFormatException>(() => torch.jit.load("/no/such/file.pt", "0")).Rule);
    }

    [CorpusFact("torchscript")]
    public void Misuse_is_an_error_by_name()
    {
        var module = Load(AllCases().First());
        Assert.Contains(
            "no method absent", Assert.Throws<TorchException>(() => module.invoke("absent")).Message,
            StringComparison.Ordinal);
        Assert.Throws<TorchException>(() => module.forward());
        Assert.Throws<TorchException>(() => module.forward("text"));
        module.Dispose();
        Assert.Throws<ObjectDisposedException>(() => module.training);
    }

    private static ScriptModule Load(JsonElement json) =>
        torch.jit.load(
            Corpus.TorchScript.PathOf(json.GetProperty("file").GetString()!), json.GetProperty("sha256").GetString()!);

    private static object? At(object? value, string path)
    {
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
            value = value is Dictionary<object, object?> map
                ? map[step] : ((IReadOnlyList<object?>)value!)[int.Parse(step, provider: null)];
        return value;
    }

    private static object? Plain(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? whole : (object)json.GetDouble(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Null => null,
        JsonValueKind.Array =>
            json.EnumerateArray().Any(e => !e.TryGetInt64(out _))
                ? json.Deserialize<double[]>() : json.Deserialize<long[]>(),
        _ => json.GetBoolean(),
    };

    private static string Json(object? value) => JsonSerializer.Serialize(
        value is Dictionary<object, object?> map
            ? map.ToDictionary(p => Convert.ToString(p.Key, CultureInfo.InvariantCulture)!, p => p.Value) : value);

    private static Tensor Read(JsonElement json) => Read(json.GetProperty("file").GetString()!);

    private static Tensor Read(string file) => Npy.Read(Corpus.TorchScript.PathOf(file));

    private static JsonElement Case(string name) => AllCases().First(c => c.GetProperty("name").GetString() == name);

    private static List<JsonElement> AllCases()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Corpus.TorchScript.PathOf("cases.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.Clone())];
    }

    /// <summary>The order of a dictionary's entries and the spelling of a text do not count.</summary>
    private sealed class JsonComparer : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) =>
            JsonElement.DeepEquals(JsonDocument.Parse(x!).RootElement, JsonDocument.Parse(y!).RootElement);

        public int GetHashCode(string obj) => 0;
    }

    private sealed class Owner : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
