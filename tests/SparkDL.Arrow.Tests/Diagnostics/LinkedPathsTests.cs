using SparkDL.Diagnostics;

namespace SparkDL.Arrow.Tests.Diagnostics;

public sealed class LinkedPathsTests : IDisposable
{
    private readonly string _folder = LinkedPaths.Resolve(Directory.CreateTempSubdirectory("sparkdl-links-").FullName);

    public LinkedPathsTests()
    {
        Directory.CreateDirectory(At("blobs"));
        File.WriteAllText(At("blobs/weights"), "many bytes, more than the text of a link has");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_path_without_links_is_returned() =>
        Assert.Equal(At("blobs/weights"), LinkedPaths.Resolve(At("blobs/weights")));

    [Fact]
    public void A_path_without_links_need_not_exist() =>
        Assert.Equal(At("none/weights"), LinkedPaths.Resolve(At("none/weights")));

    [Fact]
    public void A_link_leads_to_its_file()
    {
        File.CreateSymbolicLink(At("absolute"), At("blobs/weights"));
        File.CreateSymbolicLink(At("relative"), "blobs/weights");

        Assert.Equal(At("blobs/weights"), LinkedPaths.Resolve(At("absolute")));
        Assert.Equal(At("blobs/weights"), LinkedPaths.Resolve(At("relative")));
    }

    [Fact]
    public void A_link_leads_to_its_folder()
    {
        Directory.CreateSymbolicLink(At("folder"), "./blobs/");

        Assert.Equal(At("blobs"), LinkedPaths.Resolve(At("folder")));
        Assert.Equal(At("blobs/weights"), LinkedPaths.Resolve(At("folder/weights")));
    }

    [Fact]
    public void A_chain_of_links_is_followed_to_its_end()
    {
        File.CreateSymbolicLink(At("first"), "second");
        File.CreateSymbolicLink(At("second"), At("third"));
        File.CreateSymbolicLink(At("third"), "blobs/weights");

        Assert.Equal(At("blobs/weights"), LinkedPaths.Resolve(At("first")));
    }

    // The layout of Hugging Face's cache, with a link to the snapshot: `../..` starts at the snapshot, not at the link.
    [Fact]
    public void A_relative_target_starts_at_the_real_folder_of_its_link()
    {
        Directory.CreateDirectory(At("snapshots/1"));
        File.CreateSymbolicLink(At("snapshots/1/model"), "../../blobs/weights");
        Directory.CreateDirectory(At("deep/er/still"));
        Directory.CreateSymbolicLink(At("deep/er/still/latest"), At("snapshots/1"));

        Assert.Equal(At("blobs/weights"), LinkedPaths.Resolve(At("deep/er/still/latest/model")));
    }

    [Fact]
    public void A_link_to_nothing_names_the_missing_target()
    {
        File.CreateSymbolicLink(At("first"), "second");
        File.CreateSymbolicLink(At("second"), "blobs/gone");

        var error = Assert.Throws<SparkSetupException>(() => LinkedPaths.Resolve(At("first")));

        Assert.Contains($"'{At("first")}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{At("blobs/gone")}', which does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_in_a_linked_folder_is_named()
    {
        Directory.CreateSymbolicLink(At("folder"), "blobs");

        var error = Assert.Throws<SparkSetupException>(() => LinkedPaths.Resolve(At("folder/gone")));

        Assert.Contains($"'{At("blobs/gone")}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("self", "self")]
    [InlineData("ping", "pong")]
    public void A_circle_of_links_is_refused(string first, string second)
    {
        File.CreateSymbolicLink(At(first), second);
        if (first != second) File.CreateSymbolicLink(At(second), first);

        var error = Assert.Throws<SparkSetupException>(() => LinkedPaths.Resolve(At(first)));

        Assert.Contains($"'{At(first)}' lead in a circle", error.Message, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
