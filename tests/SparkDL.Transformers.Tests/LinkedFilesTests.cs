using System.IO.Compression;
using SparkDL.Harness;
using SparkDL.Models.Folder;
using SparkDL.Torch;
using SparkDL.Torch.IO;
using SparkDL.Transformers.Images;
using SparkDL.Transformers.Scoring;
using SparkDL.Transformers.Text;

namespace SparkDL.Transformers.Tests;

/// <summary>
/// Images, models and tokenizers behind symbolic links, as Hugging Face's cache has them.
/// </summary>
public sealed class LinkedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_of_linked_files_is_packed_and_copied_with_its_content()
    {
        SaveModel(_folder["real"]);
        var linked = LinkedCopy(_folder["real"], "linked");
        Directory.CreateSymbolicLink(_folder["folder"], linked);
        ModelArchive.Copy(_folder["folder"], _folder["copy"]);
        using var archive = new ZipArchive(new MemoryStream(ModelArchive.Pack(_folder["folder"]).ToArray()));
        var names = Directory.GetFiles(_folder["real"]).Select(path => Path.GetFileName(path)!)
            .Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(names, archive.Entries.Select(entry => entry.FullName));
        foreach (var name in names)
        {
            var expected = File.ReadAllBytes(Path.Combine(_folder["real"], name));
            Assert.Equal(expected.Length, archive.GetEntry(name)!.Length);
            Assert.Null(new FileInfo(Path.Combine(_folder["copy"], name)).LinkTarget);
            Assert.Equal(expected, File.ReadAllBytes(Path.Combine(_folder["copy"], name)));
        }

        Assert.Equal(ModelCacheKey.Of(_folder["real"]), ModelCacheKey.Of(_folder["folder"]));
    }

    [Fact]
    public void A_model_with_a_broken_link_is_not_packed()
    {
        SaveModel(_folder["model"]);
        File.CreateSymbolicLink(Path.Combine(_folder["model"], "labels.json"), _folder["gone"]);
        Assert.Contains("labels.json",
            Assert.Throws<SparkSetupException>(() => ModelArchive.Pack(_folder["model"])).Message);
        Assert.Throws<SparkSetupException>(() => ModelArchive.Copy(_folder["model"], _folder["copy"]));
    }

    [Fact]
    public void A_tokenizer_is_read_behind_links_and_a_broken_link_is_told_from_a_missing_file()
    {
        string[] vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a"];
        Directory.CreateDirectory(_folder["real"]);
        File.WriteAllLines(Path.Combine(_folder["real"], "vocab.txt"), vocabulary);
        File.WriteAllText(Path.Combine(_folder["real"], "tokenizer_config.json"), """{"model_max_length":3}""");
        var linked = LinkedCopy(_folder["real"], "linked");
        Directory.CreateSymbolicLink(_folder["folder"], linked);
        Assert.Equal([2, 5, 3], WordPieceTokenizer.Load(_folder["folder"]).Encode("a a a"));

        File.CreateSymbolicLink(Path.Combine(linked, "config.json"), _folder["gone"]);
        Assert.Contains("config.json",
            Assert.Throws<SparkSetupException>(() => WordPieceTokenizer.Load(linked)).Message);
        Assert.Equal("missing-file",
            Assert.Throws<ModelFormatException>(() => WordPieceTokenizer.Load(_folder.Path)).Rule);
    }

    [Fact]
    public void Image_folders_are_read_behind_links()
    {
        Write("real/cat/1.jpg");
        Directory.CreateDirectory(_folder["linked"]);
        Directory.CreateSymbolicLink(Path.Combine(_folder["linked"], "cat"), _folder["real/cat"]);
        Directory.CreateSymbolicLink(_folder["chain"], "linked");
        ImageFolder.Require(_folder["chain"]);
    }

    [Fact]
    public void Image_folders_with_broken_links_and_loops_are_refused_before_Spark_reads_them()
    {
        Write("images/cat/1.jpg");
        var link = _folder["images/cat/again"];
        Directory.CreateSymbolicLink(link, _folder["images"]);
        Assert.Contains("never end",
            Assert.Throws<SparkSetupException>(() => ImageFolder.Require(_folder["images"])).Message);
        Directory.Delete(link);
        File.CreateSymbolicLink(link, _folder["gone"]);
        Assert.Contains("gone",
            Assert.Throws<SparkSetupException>(() => ImageFolder.Require(_folder["images"])).Message);
        File.Delete(link);
        File.CreateSymbolicLink(link, link);
        Assert.Contains("circle",
            Assert.Throws<SparkSetupException>(() => ImageFolder.Require(_folder["images"])).Message);
        Assert.Throws<SparkSetupException>(() => ImageFolder.Require(link));
    }

    private void Write(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllText(_folder[name], "content");
    }

    private static void SaveModel(string folder)
    {
        using var model = torch.nn.Linear(2, 2);
        ModelFolder.Save(folder, new ModelDescription("none"), model);
    }

    /// <summary>A folder whose files are links to links to the files of another.</summary>
    private string LinkedCopy(string folder, string name)
    {
        var (links, copy) = (Directory.CreateDirectory(_folder[name + "-links"]),
            Directory.CreateDirectory(_folder[name]));
        foreach (var file in Directory.GetFiles(folder))
        {
            var first = Path.Combine(links.FullName, Path.GetFileName(file));
            File.CreateSymbolicLink(first, file);
            File.CreateSymbolicLink(Path.Combine(copy.FullName, Path.GetFileName(file)), first);
        }

        return copy.FullName;
    }
}
