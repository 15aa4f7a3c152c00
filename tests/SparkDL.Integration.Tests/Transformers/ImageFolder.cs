using SparkDL.Harness;

namespace SparkDL.Integration.Tests.Transformers;

/// <summary>A folder of class folders with good and broken image files.</summary>
internal sealed class ImageFolder : IDisposable
{
    private static readonly string Fixtures =
        System.IO.Path.Combine(RepositoryPaths.Root, "tests/SparkDL.Transformers.Tests/Images/fixtures");

    // a blank: names can be anything
    public string Path { get; } = Directory.CreateTempSubdirectory("sparkdl images-").FullName;

    /// <summary>The ten ways to be broken.</summary>
    public static IReadOnlyList<(string Kind, byte[] File)> Broken { get; } = MakeBroken();

    public static byte[] Fixture(string name) => File.ReadAllBytes(System.IO.Path.Combine(Fixtures, name));

    /// <summary>Writes a file below the folder; its class is the last folder of its name.</summary>
    public void Add(string name, byte[] content)
    {
        string file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static IReadOnlyList<(string, byte[])> MakeBroken()
    {
        byte[] good = Fixture("good.jpg"), noise = new byte[500], bomb = (byte[])good.Clone(),
            empty = (byte[])good.Clone();
        new Random(5).NextBytes(noise);
        int header = good.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 5;
        bomb.AsSpan(header, 4).Fill(0xF0);
        empty.AsSpan(header, 4).Clear();
        return
        [
            ("truncated", good[..^150]), ("nothing", []), ("magic", [1, .. good[1..]]), ("cmyk", Fixture("cmyk.jpg")),
            ("sixteen", Fixture("sixteen_bit.png")), ("zero", empty), ("bomb", bomb),
            ("animated", Fixture("animated.gif")),
            ("header", good[..30]), ("noise", noise),
        ];
    }
}
