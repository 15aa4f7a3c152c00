using System.Text;
using SparkDL.Connect;
using SparkDL.Connect.Artifacts;
using SparkDL.Connect.Protos;
using SparkDL.Harness;
using Xunit;

namespace SparkDL.Tests.Connect;

public sealed class ArtifactTests : FakeServerTest
{
    [Fact]
    public void The_crc_is_that_of_zip() => Assert.Equal(0xCBF43926, Crc32.Compute("123456789"u8));

    [Fact]
    public void A_small_file_goes_in_one_message_under_a_name_with_its_hash()
    {
        Receive(crc: true);
        var name = Session.Artifacts.AddFile("a.txt", Encoding.ASCII.GetBytes("hello"));
        Assert.Equal("2cf24dba5fb0a30e-a.txt", name);
        var sent = AddArtifactsRequest.Parser.ParseFrom(_messages.Single()).Batch.Artifacts.Single();
        Assert.Equal(($"files/{name}", "hello"), (sent.Name, sent.Data.Data.ToStringUtf8()));
        Assert.Equal(Crc32.Compute("hello"u8), sent.Data.Crc);
    }

    [Fact]
    public void A_big_file_goes_in_chunks_that_add_up()
    {
        Receive(crc: true);
        var content = new byte[(5 << 19) + 3];
        new Random(1).NextBytes(content);
        Session.Artifacts.AddArchive("worker.tar.gz", content);
        var messages = _messages.Select(AddArtifactsRequest.Parser.ParseFrom).ToList();
        var begin = messages[0].BeginChunk;
        Assert.Equal((content.Length, 3L), ((int)begin.TotalBytes, begin.NumChunks));
        Assert.EndsWith("-worker.tar.gz#" + begin.Name.Split('#')[1], begin.Name);
        var chunks = messages.Skip(1).Select(m => m.Chunk).Prepend(begin.InitialChunk).ToList();
        Assert.Equal(content, chunks.SelectMany(c => c.Data.ToByteArray()));
        Assert.All(chunks, c => Assert.Equal(Crc32.Compute(c.Data.Span), c.Crc));
    }

    [Fact]
    public void The_same_bytes_are_sent_once()
    {
        Receive(crc: true);
        Session.Artifacts.AddFile("a", new byte[] { 1 });
        Session.Artifacts.AddFile("a", new byte[] { 1 });
        Session.Artifacts.AddFile("a", new byte[] { 2 });
        Assert.Equal(2, Server.Count("AddArtifacts"));
    }

    [Fact]
    public void A_wrong_crc_is_an_error_although_the_call_succeeds()
    {
        Receive(crc: false);
        var error = Assert.Throws<SparkServerException>(() => Session.Artifacts.AddFile("a", new byte[] { 1 }));
        Assert.Contains("wrong CRC", error.Message);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("a/../../b")]
    [InlineData("C:\\a")]
    [InlineData("\\\\host\\a")]
    [InlineData("a\0b")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("")]
    public void A_name_that_could_lead_elsewhere_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => Artifact.From(name, new byte[1]));

    private readonly List<byte[]> _messages = [];

    private void Receive(bool crc) => Server.On("AddArtifacts", async call =>
    {
        _messages.Add(Server.Calls.Last(c => c.Method == "AddArtifacts").Message);
        while (await call.ReadAsync() is { } message)
            _messages.Add(message);
        var first = AddArtifactsRequest.Parser.ParseFrom(_messages.Last(m => !IsChunk(m)));
        var name = first.BeginChunk?.Name ?? first.Batch.Artifacts[0].Name;
        await call.AnswerAsync(new AddArtifactsResponse
        {
            Artifacts = { new AddArtifactsResponse.Types.ArtifactSummary { Name = name, IsCrcSuccessful = crc } },
        });
    });

    private static bool IsChunk(byte[] message) => AddArtifactsRequest.Parser.ParseFrom(message).Chunk is not null;
}
