using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tests.Replay;

/// <summary>What a worker said on one connection, decoded: its greeting, then one answer per task.</summary>
internal sealed record Answer(string? Secret, int Id, string? Greeting, IReadOnlyList<TaskAnswer> Tasks)
{
    public static Answer Decode(byte[] bytes, bool isDaemon, bool isUnix, ProtocolVersion version)
    {
        var wire = new WireReader(new MemoryStream(bytes));
        var secret = !isDaemon && !isUnix ? wire.ReadText("the secret") : null;
        var id = wire.ReadInt();
        var greeting = isDaemon && !isUnix ? wire.ReadText("the greeting") : null;
        var tasks = new List<TaskAnswer>();
        while (TaskAnswer.TryRead(wire, version) is { } task) tasks.Add(task);
        return new Answer(secret, id, greeting, tasks);
    }
}

/// <summary>What a worker said to one task.</summary>
internal sealed record TaskAnswer
{
    public string? Schema { get; private set; }

    public List<string> Batches { get; } = [];

    public string? Error { get; private set; }

    /// <summary>
    /// When the task began, was ready and ended; from 4.2 on the time in its function; what was spilled.
    /// </summary>
    public IReadOnlyList<long> Timing { get; private set; } = [];

    public int? Accumulators { get; private set; }

    public int? LastWord { get; private set; }

    public static TaskAnswer? TryRead(WireReader wire, ProtocolVersion version)
    {
        if (!wire.TryReadInt(out var mark)) return null;
        var answer = new TaskAnswer();
        while (!answer.Read(mark, wire, version)) mark = wire.ReadInt();
        return answer;
    }

    /// <summary>As one text, so that a difference shows in full.</summary>
    public string Describe() => $"{DescribeData()}\nlast {LastWord}";

    /// <summary>
    /// All but the last word, which is missing where nobody was there to tell whether another task may follow.
    /// </summary>
    public string DescribeData() => string.Join('\n',
        [$"schema {Schema}", .. Batches, $"error {Error is not null}", $"accumulators {Accumulators}"]);

    /// <returns>Whether that was the last of it.</returns>
    private bool Read(int mark, WireReader wire, ProtocolVersion version)
    {
        switch (mark)
        {
            case StreamMarker.StartArrowStream:
                ReadBatches(wire);
                return false;
            case StreamMarker.Timing:
                Timing = [.. Enumerable.Range(0, version >= ProtocolVersion.V42 ? 6 : 5).Select(_ => wire.ReadLong())];
                return false;
            case StreamMarker.Exception:
                Error = wire.ReadText("an error");
                return true;
            case StreamMarker.EndOfDataSection:
                Accumulators = wire.ReadInt();
                // None where the input was cut behind the data: nothing is said behind a complete answer.
                LastWord = wire.TryReadInt(out var word) ? word : null;
                return true;
            default:
                throw new InvalidDataException($"The worker said {mark}.");
        }
    }

    private void ReadBatches(WireReader wire)
    {
        using var reader = new ArrowStreamReader(wire);
        Schema = string.Join(
            ", ", reader.Schema.Fields.Select(field => field.Type.ToString().Replace(" not null", "")));
        while (reader.ReadNextBatch() is { } batch)
        {
            using (batch) Batches.Add(Rows.Describe(batch));
        }
    }
}
