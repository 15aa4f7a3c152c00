using SparkDL.Connect.Server;

namespace SparkDL.Tests.Connect;

public sealed class LauncherJarTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-launcher-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_jar_behind_a_link_is_used_as_it_is()
    {
        byte[] content = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];
        var path = LauncherJar.EnsureWritten(_folder, content);
        var elsewhere = Path.Combine(_folder, "elsewhere");
        File.Move(path, elsewhere);
        File.CreateSymbolicLink(path, elsewhere);

        Assert.Equal(path, LauncherJar.EnsureWritten(_folder, content));

        Assert.Equal(elsewhere, new FileInfo(path).LinkTarget);
    }

    [Fact]
    public void A_damaged_jar_of_the_same_length_is_written_again()
    {
        byte[] content = [1, 2, 3];
        var path = LauncherJar.EnsureWritten(_folder, content);
        File.WriteAllBytes(path, [1, 2, 4]);

        LauncherJar.EnsureWritten(_folder, content);

        Assert.Equal(content, File.ReadAllBytes(path));
    }
}
