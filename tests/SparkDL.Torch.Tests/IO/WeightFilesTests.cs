using System.Text.Json;
using SparkDL.Harness;
using SparkDL.Torch.IO;
using SparkDL.Torch.Support;

namespace SparkDL.Torch.Tests.IO;

/// <summary>
/// Every weight file of the corpus: names, types and shapes as stated, and the same bytes from each format.
/// </summary>
[Trait("Suite", "torchscript")]
public sealed class WeightFilesTests
{
    public static IEnumerable<object[]> SafeTensors() => Corpus.TorchScript.Cases("*.safetensors");

    public static IEnumerable<object[]> StateDicts() => Corpus.TorchScript.Cases("*.pth");

    public static IEnumerable<object[]> StateDictsWithSafeTensors() =>
        StateDicts().Where(row => File.Exists(Beside((string)row[0])));

    [CorpusTheory("torchscript")]
    [MemberData(nameof(SafeTensors))]
    public void A_safetensors_file_has_the_tensors_that_its_case_states(string file)
    {
        if (CaseOf(file) is not { } given)
        {
            ReadsWhole(file);
            return;
        }

        var stated = given.GetProperty("state").EnumerateObject()
            .Select(p => $"{p.Name} {p.Value[0].GetString()} [{string.Join(", ", p.Value[1].Deserialize<long[]>()!)}]");
        using var scope = torch.NewDisposeScope();
        using var weights = SafeTensorsFile.Open(Corpus.TorchScript.PathOf(file));
        var actual = weights.Tensors()
            .Select(t => $"{t.Key} {t.Value.dtype.TorchName()} [{string.Join(", ", t.Value.shape)}]");
        Assert.Equal(stated.Order(), actual.Order());
    }

    [CorpusTheory("torchscript")]
    [MemberData(nameof(SafeTensors))]
    public void What_is_written_again_is_read_as_the_same_bytes(string file)
    {
        using var scope = torch.NewDisposeScope();
        using var weights = SafeTensorsFile.Open(Corpus.TorchScript.PathOf(file));
        var copy = Path.GetTempFileName();
        using (var stream = File.Create(copy))
            SafeTensorsFile.Save(stream, weights.Tensors(), weights.Metadata);
        using var again = SafeTensorsFile.Open(copy);
        File.Delete(copy);
        Assert.Equal(weights.Entries.Select(e => e.Name).Order(), again.Entries.Select(e => e.Name).Order());
        Assert.Equal(weights.Metadata, again.Metadata);
        Assert.All(weights.Entries, e => Assert.True(weights.GetBytes(e.Name).SequenceEqual(again.GetBytes(e.Name))));
    }

    [CorpusTheory("torchscript")]
    [MemberData(nameof(StateDictsWithSafeTensors))]
    public void A_state_dict_has_the_bytes_of_the_safetensors_beside_it(string file)
    {
        using var scope = torch.NewDisposeScope();
        var state = PthFile.Load(Corpus.TorchScript.PathOf(file));
        using var weights = SafeTensorsFile.Open(Beside(file));
        Assert.Equal(weights.Entries.Select(e => e.Name).Order(), state.Keys.Order());
        Assert.All(state, e => Assert.True(e.Value.contiguous().bytes.SequenceEqual(weights.GetBytes(e.Key))));
    }

    [PythonTorchTheory(Corpus = "torchscript")]
    [MemberData(nameof(StateDicts))]
    public void A_state_dict_has_the_bytes_that_PyTorch_reads(string file)
    {
        using var scope = torch.NewDisposeScope();
        var state = PthFile.Load(Corpus.TorchScript.PathOf(file));
        var twin = PythonTorch.Run($"""
            path = {JsonSerializer.Serialize(Corpus.TorchScript.PathOf(file))}
            for k, v in torch.load(path, map_location='cpu').items():
                emit(k, v.view(torch.int16) if v.dtype == torch.bfloat16 else v)
            """);
        Assert.Equal(twin.Keys.Order(), state.Keys.Order());
        Assert.All(
            state,
            e =>
                twin[e.Key]
                    .MustEqual(e.Value.dtype == ScalarType.BFloat16 ? e.Value.view_dtype(ScalarType.Int16) : e.Value));
    }

    [CorpusTheory("torchscript")]
    [MemberData(nameof(SafeTensors))]
    public void Writing_to_a_mapped_tensor_leaves_the_file_as_it_was(string file)
    {
        var path = Corpus.TorchScript.PathOf(file);
        var before = File.ReadAllBytes(path);
        using var scope = torch.NewDisposeScope();
        IReadOnlyDictionary<string, Tensor> tensors;
        using (var weights = SafeTensorsFile.Open(path))
            tensors = weights.Tensors();
        foreach (var tensor in tensors.Values)
            tensor.zero_();
        Assert.All(tensors.Values, t => Assert.Equal(0, t.count_nonzero().item<long>()));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private static string Beside(string stateDict) =>
        Corpus.TorchScript.PathOf($"safetensors/{Path.GetFileName(stateDict).Split('.')[0]}.safetensors");

    private static void ReadsWhole(string file)
    {
        using var weights = SafeTensorsFile.Open(Corpus.TorchScript.PathOf(file));
        using var scope = torch.NewDisposeScope();
        Assert.All(weights.Tensors(), t => Assert.Equal(t.Value.nbytes, weights.GetBytes(t.Key).Length));
    }

    private static JsonElement? CaseOf(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Corpus.TorchScript.PathOf("cases.json")));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.Clone());
        return cases.Where(c => c.TryGetProperty("safetensors", out var f) && f.GetString() == file.Replace('\\', '/'))
            .Select(c => (JsonElement?)c).FirstOrDefault();
    }
}
