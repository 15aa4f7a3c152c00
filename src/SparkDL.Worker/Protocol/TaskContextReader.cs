using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>
/// Reads the task's context, as a sequence of fields up to Spark 4.1; 4.1 differs from earlier versions in the
/// barrier's address only.
/// </summary>
internal static class TaskContextReader
{
    public static TaskContextMessage Read(WireReader wire, ProtocolVersion version) => version switch
    {
        ProtocolVersion.V42 => TaskContextJson.Read(wire),
        ProtocolVersion.V41 => ReadFields(wire, BarrierAddress41(wire)),
        _ => ReadFields(wire, BarrierAddress35(wire)),
    };

    /// <summary>Up to Spark 4.0 port and secret are always sent: 0 and empty outside a barrier.</summary>
    private static TaskContextMessage BarrierAddress35(WireReader wire)
    {
        var (isBarrier, port, secret) = (wire.ReadBool(), wire.ReadInt(), wire.ReadText("the barrier's secret"));
        var isAddress = isBarrier ? port is > 0 and <= ushort.MaxValue : port == 0 && secret.Length == 0;
        return isAddress
            ? new() { IsBarrier = isBarrier, BarrierPort = port, BarrierSecret = secret }
            : throw new WorkerProtocolException(
                $"The barrier's port is {port} {(isBarrier ? "in" : "outside")} a barrier: the task cannot be read.");
    }

    /// <summary>Spark 4.1 sends an address in a barrier only, and -1 announces a path.</summary>
    private static TaskContextMessage BarrierAddress41(WireReader wire)
    {
        if (!wire.ReadBool()) return new TaskContextMessage();
        var port = wire.ReadInt();
        return port == -1
            ? new() { IsBarrier = true, BarrierPath = wire.ReadText("the barrier's path") }
            : new() { IsBarrier = true, BarrierPort = port, BarrierSecret = wire.ReadText("the barrier's secret") };
    }

    private static TaskContextMessage ReadFields(WireReader wire, TaskContextMessage barrier) => barrier with
    {
        StageId = wire.ReadInt(),
        PartitionId = wire.ReadInt(),
        AttemptNumber = wire.ReadInt(),
        TaskAttemptId = wire.ReadLong(),
        Cpus = wire.ReadInt(),
        Resources = ReadResources(wire),
        LocalProperties = TextPairs.Read(wire, "local properties"),
    };

    private static Dictionary<string, IReadOnlyList<string>> ReadResources(WireReader wire)
    {
        var resources = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        for (var left = wire.ReadCount("resources"); left > 0; left--)
        {
            var key = wire.ReadText("a resource");
            wire.ReadText("a resource's name");
            var addresses = new string[wire.ReadCount("addresses of a resource")];
            for (var i = 0; i < addresses.Length; i++) addresses[i] = wire.ReadText("an address of a resource");
            resources[key] = addresses;
        }

        return resources;
    }
}
