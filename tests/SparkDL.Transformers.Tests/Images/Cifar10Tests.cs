using System.Formats.Tar;
using System.IO.Compression;
using SparkDL.Harness;
using SparkDL.Transformers.Images;
using Xunit;

namespace SparkDL.Transformers.Tests.Images;

[Trait("Suite", "cifar10")]
public class Cifar10Tests
{
    public static IEnumerable<object[]> Archives() => Corpus.Cifar10.Cases("*.tar.gz");

    [CorpusTheory("cifar10")]
    [Trait("Tier", "slow")]
    [MemberData(nameof(Archives))]
    public void Every_image_of_an_archive_decodes_and_every_class_has_some(string archive)
    {
        using FileStream file = File.OpenRead(Corpus.Cifar10.PathOf(archive));
        using TarReader entries = new(new GZipStream(file, CompressionMode.Decompress));
        using ImageLoader loader = new(new ImagePreparation(32, 32));
        Dictionary<string, int> classes = [];
        byte[] pixels = new byte[3072];
        while (entries.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null)
                continue;
            byte[] content = new byte[entry.Length];
            entry.DataStream.ReadExactly(content);
            Assert.True(loader.Load(content, pixels) is null, entry.Name);
            Assert.True(pixels.AsSpan().ContainsAnyExcept((byte)0), $"{entry.Name} is black");
            string label = Path.GetFileName(Path.GetDirectoryName(entry.Name))!;
            classes[label] = classes.GetValueOrDefault(label) + 1;
        }
        Assert.InRange(classes.Count, 2, 10);
        Assert.Equal(classes.Values.Min(), classes.Values.Max());
    }
}
