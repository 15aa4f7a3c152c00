using SparkDL.Harness;
using SparkDL.Worker.Python;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tests.Replay;

/// <summary>
/// What a Python answers is handed on byte for byte, up to its end and no further: recorded answers are played as a
/// Python's.
/// </summary>
[Trait("Suite", "worker-replay")]
public sealed class PythonAnswerTests
{
    public static IEnumerable<object[]> Connections() => RecordedConnection.ComparablePaths();

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Connections))]
    public void A_recorded_answer_is_handed_on_as_it_is(string path)
    {
        var recorded = RecordedConnection.Read(path);

        Assert.Equal(AnswersOf(recorded), HandOn(recorded, new MemoryStream(AnswersOf(recorded))));
        Assert.Equal(AnswersOf(recorded), HandOn(recorded, new TrickleStream(AnswersOf(recorded))));
    }

    [CorpusTheory("worker-protocol")]
    [MemberData(nameof(Connections))]
    public void An_answer_that_is_cut_is_never_taken_for_a_whole_one(string path)
    {
        var recorded = RecordedConnection.Read(path);
        var whole = AnswersOf(recorded);
        using var first = new MemoryStream();
        using (var output = new WireWriter(first))
        {
            new PythonAnswer(new WireReader(new MemoryStream(whole)), output, recorded.Layout).CopyToReuseFlag();
            output.Flush();
        }

        for (var length = 0; length < first.Length; length += 7)
            Assert.ThrowsAny<Exception>(() => HandOn(recorded, new MemoryStream(whole, 0, length), atLeastOne: true));
    }

    /// <summary>Without the greeting, which is the connection's.</summary>
    private static byte[] AnswersOf(RecordedConnection recorded)
    {
        var wire = new WireReader(new MemoryStream(recorded.Output));
        if (!recorded.IsDaemon && !recorded.IsUnix) wire.ReadText("the secret");
        wire.ReadInt();
        if (recorded.IsDaemon && !recorded.IsUnix) wire.ReadText("the greeting");
        return recorded.Output[(int)wire.BytesConsumed..];
    }

    private static byte[] HandOn(RecordedConnection recorded, Stream said, bool atLeastOne = false)
    {
        using var heard = new MemoryStream();
        using var output = new WireWriter(heard);
        var python = new WireReader(said);
        for (var more = atLeastOne || said.Length > 0;
            more;
            more = python.BytesBuffered > 0 || said.Position < said.Length)
        {
            if (new PythonAnswer(python, output, recorded.Layout).CopyToReuseFlag() is { } word) output.WriteInt(word);
        }

        output.Flush();
        return heard.ToArray();
    }
}
