using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tests;

/// <summary>Over TCP nobody is served, and nobody is trusted, who does not know the secret.</summary>
public sealed class WorkerHandshakeTests
{
    private const int Id = 4711;

    [Theory]
    [InlineData("secret", true)]
    [InlineData("Secret", false)]
    [InlineData("secret ", false)]
    [InlineData("", false)]
    public void A_caller_is_served_with_the_secret_alone(string given, bool served)
    {
        using var answer = new MemoryStream();
        using var output = new WireWriter(answer);

        Assert.Equal(served, WorkerHandshake.AcceptFromSpark(Says(given), output, Id, "secret"));

        var heard = new WireReader(new MemoryStream(answer.ToArray()));
        Assert.Equal(Id, heard.ReadInt());
        Assert.Equal(served ? "ok" : "err", heard.ReadText("the answer"));
    }

    [Theory]
    [InlineData("ok", true)]
    [InlineData("err", false)]
    public void Who_dials_Spark_tells_its_id_only_to_who_took_its_secret(string answered, bool taken)
    {
        using var said = new MemoryStream();
        using var output = new WireWriter(said);

        Assert.Equal(taken, WorkerHandshake.ConnectToSpark(Says(answered), output, Id, "secret"));

        var heard = new WireReader(new MemoryStream(said.ToArray()));
        Assert.Equal("secret", heard.ReadText("the secret"));
        Assert.Equal(taken, heard.TryReadInt(out var id));
        Assert.Equal(taken ? Id : 0, id);
    }

    private static WireReader Says(string text)
    {
        using var bytes = new MemoryStream();
        using (var wire = new WireWriter(bytes))
        {
            wire.WriteText(text);
            wire.Flush();
        }

        return new WireReader(new MemoryStream(bytes.ToArray()));
    }
}
