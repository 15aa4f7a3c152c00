using System.Text.Json;
using SparkDL.Harness;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tests.Replay;

/// <summary>One recorded connection between Spark and a worker: both directions, and what is known of them.</summary>
public sealed record RecordedConnection
{
    public required string Case { get; init; }

    public required string Version { get; init; }

    public required byte[] Input { get; init; }

    public required byte[] Output { get; init; }

    public required bool IsDaemon { get; init; }

    public required bool IsUnix { get; init; }

    /// <summary>The functions that its tasks run, by the names that the recording's worker knew.</summary>
    public required IReadOnlyList<string> Functions { get; init; }

    /// <summary>What the barrier server and the worker said in each call, in order.</summary>
    public required IReadOnlyList<(byte[] FromServer, byte[] FromWorker)> BarrierCalls { get; init; }

    internal ProtocolVersion Layout => Version[..3] switch
    {
        "3.5" => ProtocolVersion.V35,
        "4.0" => ProtocolVersion.V40,
        "4.1" => ProtocolVersion.V41,
        _ => ProtocolVersion.V42,
    };

    /// <summary>The answers of these cases tell of the process that they ran in, or there are none.</summary>
    public bool HasComparableAnswer => Case is not ("cancel" or "crash") && !Functions.Contains("resources");

    /// <summary>All connections of the corpus, by their path below it.</summary>
    public static IEnumerable<object[]> Paths() =>
        from manifest in Corpus.WorkerProtocol.Files("cases.json")
        from connection in ConnectionsOf(manifest)
        select new object[] { connection };

    /// <summary>Those whose answers any worker must give.</summary>
    public static IEnumerable<object[]> ComparablePaths() =>
        Paths().Where(row => Read((string)row[0]).HasComparableAnswer);

    /// <summary>Those whose answers tell of the process that gave them, or that were cut by its end.</summary>
    public static IEnumerable<object[]> IncomparablePaths() =>
        Paths().Where(row => !Read((string)row[0]).HasComparableAnswer);

    /// <summary>Reads the connection of a path that <see cref="Paths"/> gave.</summary>
    public static RecordedConnection Read(string path)
    {
        var folder = Path.GetDirectoryName(Corpus.WorkerProtocol.PathOf(path))!;
        var file = Path.GetFileName(path);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cases.json")));
        foreach (var entry in manifest.RootElement.EnumerateObject())
        {
            var connections = entry.Value.GetProperty("connections").EnumerateArray().ToList();
            var own = connections.FindIndex(connection => connection.GetProperty("in").GetString() == file);
            if (own >= 0) return Read(folder, entry.Name, connections[own], connections);
        }

        throw new FileNotFoundException(path);
    }

    private static RecordedConnection Read(
        string folder, string name, JsonElement connection, IEnumerable<JsonElement> all)
    {
        byte[] Bytes(JsonElement of, string side) =>
            File.ReadAllBytes(Path.Combine(folder, of.GetProperty(side).GetString()!));
        var stem = connection.GetProperty("in").GetString()![..^"in.bin".Length];
        return new RecordedConnection
        {
            Case = name,
            Version = Path.GetFileName(folder),
            Input = Bytes(connection, "in"),
            Output = Bytes(connection, "out"),
            IsDaemon = connection.GetProperty("mode").GetString() == "daemon",
            IsUnix = connection.GetProperty("unix").GetBoolean(),
            Functions =
            [
                .. from task in connection.GetProperty("tasks").EnumerateArray()
                   from udf in task.GetProperty("udfs").EnumerateArray()
                   from command in udf.GetProperty("commands").EnumerateArray()
                   select command.GetProperty("function").GetString(),
            ],
            BarrierCalls =
            [
                .. from call in all
                   where call.GetProperty("kind").GetString() == "barrier"
                   where call.GetProperty("in").GetString()!.StartsWith(stem, StringComparison.Ordinal)
                   select (Bytes(call, "in"), Bytes(call, "out")),
            ],
        };
    }

    private static List<string> ConnectionsOf(string manifest)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(manifest));
        var folder = Path.GetRelativePath(Corpus.WorkerProtocol.Folder, Path.GetDirectoryName(manifest)!);
        return
        [
            .. from entry in document.RootElement.EnumerateObject()
               from connection in entry.Value.GetProperty("connections").EnumerateArray()
               where connection.GetProperty("kind").GetString() == "worker"
               select Path.Combine(folder, connection.GetProperty("in").GetString()!),
        ];
    }
}
