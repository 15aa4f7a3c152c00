using System.Security.Cryptography;
using SparkDL.Harness;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Torch.IO;
using SparkDL.Transformers.Text;

namespace SparkDL.Transformers.Tests;

/// <summary>
/// Model files behind symbolic links load as the files themselves: in the layout of Hugging Face's cache, where every
/// file of a snapshot is a link to a blob, through chains of links, and in linked folders.
/// </summary>
public sealed class LinkedCorporaTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sparkdl-links").FullName;

    public static IEnumerable<object[]> SafeTensors() => Corpus.TorchScript.Cases("*.safetensors");

    public static IEnumerable<object[]> StateDicts() => Corpus.TorchScript.Cases("*.pth");

    public static IEnumerable<object[]> Scripts() => Corpus.TorchScript.Cases("*.pt");

    public static IEnumerable<object[]> Readers() =>
        new[] { "safetensors", "safetensors folder", "pth", "script", "model folder" }
            .Select(name => new object[] { name });

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [CorpusTheory("torchscript")]
    [MemberData(nameof(SafeTensors))]
    public void A_linked_safetensors_file_has_the_same_bytes(string file)
    {
        var path = Corpus.TorchScript.PathOf(file);
        using var direct = SafeTensorsFile.Open(path);
        foreach (var link in LinksTo(path))
        {
            using var linked = SafeTensorsFile.Open(link);
            Assert.Equal(direct.Entries.Select(e => e.Name), linked.Entries.Select(e => e.Name));
            Assert.All(
                direct.Entries, e => Assert.True(direct.GetBytes(e.Name).SequenceEqual(linked.GetBytes(e.Name))));
        }
    }

    [CorpusTheory("torchscript")]
    [MemberData(nameof(StateDicts))]
    public void A_linked_state_dict_has_the_same_tensors(string file)
    {
        var path = Corpus.TorchScript.PathOf(file);
        using var scope = torch.NewDisposeScope();
        var direct = PthFile.Load(path);
        foreach (var link in LinksTo(path))
            AssertSame(direct, PthFile.Load(link));
    }

    [CorpusTheory("torchscript")]
    [MemberData(nameof(Scripts))]
    public void A_linked_script_module_has_the_same_state(string file)
    {
        var path = Corpus.TorchScript.PathOf(file);
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        using var scope = torch.NewDisposeScope();
        using var direct = torch.jit.load(path, hash);
        foreach (var link in LinksTo(path))
        {
            using var linked = torch.jit.load(link, hash);
            Assert.Equal(direct.methods, linked.methods);
            AssertSame(direct.state_dict(), linked.state_dict());
        }
    }

    [CorpusFact("hf")]
    public void An_encoder_loads_from_a_snapshot_of_Hugging_Faces_cache()
    {
        var folder = Path.GetDirectoryName(Corpus.HuggingFace.Files("modules.json")[0])!;
        using var scope = torch.NewDisposeScope();
        using var direct = SentenceEncoder.Load(folder);
        using var linked = SentenceEncoder.Load(Snapshot(folder));
        string[] texts = ["a short text", "another text that is longer"];
        Assert.True(direct.Encode(texts).equal(linked.Encode(texts)));
    }

    [Fact]
    public void A_model_folder_of_links_is_the_model_that_it_links_to()
    {
        var folder = Save("model");
        using var direct = ModelFolder.Load(folder);
        var chained = Directory.CreateSymbolicLink(
            Path.Combine(_root, "chained"),
            Directory.CreateSymbolicLink(Path.Combine(_root, "linked"), folder).FullName);
        foreach (var path in new[] { Snapshot(folder), chained.FullName })
        {
            using var linked = ModelFolder.Load(path);
            Assert.Equal(direct.ContentHash, linked.ContentHash);
            AssertSame(direct.Module.state_dict(), linked.Module.state_dict());
        }
    }

    [Fact]
    public void Shards_behind_links_are_found_beside_the_link_of_their_index()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "sharded")).FullName;
        using var scope = torch.NewDisposeScope();
        foreach (var name in new[] { "a", "b" })
        {
            using var stream = File.Create(Path.Combine(folder, $"{name}.safetensors"));
            SafeTensorsFile.Save(stream, new Dictionary<string, Tensor> { [name] = torch.ones([3]) });
        }

        File.WriteAllText(
            Path.Combine(folder, "model.safetensors.index.json"),
            """{"weight_map": {"a": "a.safetensors", "b": "b.safetensors"}}""");
        using var linked = SafeTensorsFolder.Open(Snapshot(folder));
        Assert.Equal(["a", "b"], linked.Names);
        Assert.All(linked.Tensors().Values, t => Assert.Equal(3, t.sum().item<float>()));
    }

    [Fact]
    public void A_missing_file_of_a_linked_folder_is_missing_and_no_broken_link()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_root, "empty")).FullName;
        var link = Directory.CreateSymbolicLink(Path.Combine(_root, "link"), empty).FullName;
        Assert.Equal("missing-file", Assert.Throws<ModelFormatException>(() => SafeTensorsFolder.Open(link)).Rule);
        Assert.Equal("missing-file", Assert.Throws<ModelFormatException>(() => ModelFolder.Load(link)).Rule);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_dangling_link_is_named_with_its_target(string reader)
    {
        var path = ReaderPath(reader);
        File.CreateSymbolicLink(path, "gone-target");
        var error = Assert.Throws<ModelFormatException>(() => Read(reader, path));
        Assert.Equal("broken-link", error.Rule);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("gone-target", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_circle_of_links_is_named(string reader)
    {
        var path = ReaderPath(reader);
        File.CreateSymbolicLink(path, "other");
        File.CreateSymbolicLink(Path.Combine(_root, "other"), path);
        var error = Assert.Throws<ModelFormatException>(() => Read(reader, path));
        Assert.Equal("broken-link", error.Rule);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("circle", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saving_through_a_link_replaces_the_folder_that_it_leads_to()
    {
        var folder = Save("model");
        var link = Directory.CreateSymbolicLink(Path.Combine(_root, "latest"), "model").FullName;
        File.WriteAllText(Path.Combine(folder, "stray.txt"), "not of the model");
        Save("latest");
        Assert.Equal("model", new FileInfo(link).LinkTarget);
        Assert.False(File.Exists(Path.Combine(folder, "stray.txt")));
        using var loaded = ModelFolder.Load(folder);
        Assert.Equal(2, Directory.GetFileSystemEntries(_root).Length);
    }

    private string ReaderPath(string reader) =>
        Path.Combine(_root, reader == "safetensors folder" ? ModelFolder.WeightsFile : "link");

    private void Read(string reader, string path)
    {
        IDisposable? read = reader switch
        {
            "safetensors" => SafeTensorsFile.Open(path),
            "safetensors folder" => SafeTensorsFolder.Open(_root),
            "script" => torch.jit.load(path, new string('0', 64)),
            "model folder" => ModelFolder.Load(path),
            _ => null,
        };
        read?.Dispose();
        if (reader == "pth") PthFile.Load(path);
    }

    private string Save(string name)
    {
        var path = Path.Combine(_root, name);
        using var model = ModelZoo.Create("resnet_small");
        ModelFolder.Save(path, new ModelDescription("resnet_small") { Labels = ["cat", "dog"] }, model);
        return path;
    }

    /// <summary>A file as a link into a folder of blobs, as a chain of links, and below a linked folder.</summary>
    private string[] LinksTo(string path)
    {
        var name = Path.GetFileName(path);
        var blob = Directory.CreateDirectory(Path.Combine(_root, "blobs")).FullName;
        File.Copy(path, Path.Combine(blob, "0123"), overwrite: true);
        var snapshot = Directory.CreateDirectory(Path.Combine(_root, "snapshots", "revision")).FullName;
        var direct = File.CreateSymbolicLink(Path.Combine(snapshot, name), "../../blobs/0123").FullName;
        var chain = File.CreateSymbolicLink(Path.Combine(_root, name), "snapshots/revision/" + name).FullName;
        var folder = Directory.CreateSymbolicLink(Path.Combine(_root, "folder"), snapshot).FullName;
        return [direct, chain, Path.Combine(folder, name)];
    }

    /// <summary>
    /// A folder's files as Hugging Face's cache holds them: named by their hash, with links to them in a snapshot.
    /// </summary>
    private string Snapshot(string folder)
    {
        var blobs = Directory.CreateDirectory(Path.Combine(_root, "cache", "blobs")).FullName;
        var snapshot = Path.Combine(_root, "cache", "snapshots", "revision");
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var blob = Path.Combine(blobs, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
            if (!File.Exists(blob)) File.Copy(file, blob);
            var link = Path.Combine(snapshot, Path.GetRelativePath(folder, file));
            var place = Directory.CreateDirectory(Path.GetDirectoryName(link)!).FullName;
            File.CreateSymbolicLink(link, Path.GetRelativePath(place, blob));
        }

        return snapshot;
    }

    private static void AssertSame(
        IReadOnlyDictionary<string, Tensor> expected, IReadOnlyDictionary<string, Tensor> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, e => Assert.True(e.Value.equal(actual[e.Key]), e.Key));
    }
}
