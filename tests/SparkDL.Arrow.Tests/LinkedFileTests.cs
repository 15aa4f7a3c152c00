using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>A symbolic link has a length of its own, that of its text, which is not its file's.</summary>
public sealed class LinkedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-arrow-links-").FullName;

    public LinkedFileTests()
    {
        using var batch = Numbers();
        Directory.CreateDirectory(At("real"));
        using var writer = ArrowFileWriter.Create(At("real/numbers.arrow"), batch.Schema);
        writer.Write(batch);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_arrow_file_is_read_through_links_to_it()
    {
        File.CreateSymbolicLink(At("file"), "real/numbers.arrow");
        File.CreateSymbolicLink(At("chain"), At("file"));
        Directory.CreateSymbolicLink(At("folder"), "real");

        Assert.All(["real/numbers.arrow", "file", "chain", "folder/numbers.arrow"], AssertReads);
    }

    [Fact]
    public void An_arrow_file_is_written_through_a_link()
    {
        File.CreateSymbolicLink(At("new"), "real/new.arrow");
        using (var batch = Numbers())
        using (var writer = ArrowFileWriter.Create(At("new"), batch.Schema))
            writer.Write(batch);

        AssertReads("real/new.arrow");
        AssertReads("new");
    }

    [Fact]
    public void A_link_to_nothing_is_refused_by_name()
    {
        File.CreateSymbolicLink(At("dangling"), "real/gone.arrow");

        var error = Assert.Throws<SparkSetupException>(() => ArrowFileReader.Open(At("dangling")));

        Assert.Contains(At("dangling"), error.Message, StringComparison.Ordinal);
        Assert.Contains("real/gone.arrow', which does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_in_a_circle_are_refused_by_name()
    {
        File.CreateSymbolicLink(At("ping"), "pong");
        File.CreateSymbolicLink(At("pong"), "ping");

        var error = Assert.Throws<SparkSetupException>(() => ArrowFileReader.Open(At("ping")));

        Assert.Contains("lead in a circle", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_without_links_is_the_usual_error() =>
        Assert.Throws<FileNotFoundException>(() => ArrowFileReader.Open(At("none.arrow")));

    private static RecordBatch Numbers()
    {
        using var builder = new PrimitiveColumnBuilder<long>().Append([1, 2, 3]);
        var column = builder.Build();
        return new RecordBatch(new Schema(new Field("n", column.Type)), [column]);
    }

    private void AssertReads(string name)
    {
        using var expected = Numbers();
        using var reader = ArrowFileReader.Open(At(name), ArrowReadOptions.Untrusted);
        using var batch = reader.ReadBatch(0);
        Assert.True(batch.ContentEquals(expected));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
