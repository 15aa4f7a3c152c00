using System.Text.Json;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>Reads the task's context as Spark 4.2 sends it: one JSON object.</summary>
internal static class TaskContextJson
{
    public static TaskContextMessage Read(WireReader wire)
    {
        var bytes = wire.ReadBytes("the task's context");
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            // Without the text itself, which has the barrier's secret.
            throw new WorkerProtocolException(
                $"The task's context is not the JSON object of Spark 4.2: {e.Message}", e);
        }
    }

    private static TaskContextMessage Read(JsonElement root)
    {
        var address = root.GetProperty("connInfo");
        var isPath = address.ValueKind == JsonValueKind.String;
        return new TaskContextMessage
        {
            IsBarrier = root.GetProperty("isBarrier").GetBoolean(),
            BarrierPort = isPath ? 0 : address.GetInt32(),
            BarrierPath = isPath ? address.GetString() : null,
            BarrierSecret = root.TryGetProperty("secret", out var secret) ? secret.GetString() : null,
            StageId = root.GetProperty("stageId").GetInt32(),
            PartitionId = root.GetProperty("partitionId").GetInt32(),
            AttemptNumber = root.GetProperty("attemptNumber").GetInt32(),
            TaskAttemptId = root.GetProperty("taskAttemptId").GetInt64(),
            Cpus = root.GetProperty("cpus").GetInt32(),
            Resources = root.GetProperty("resources").EnumerateObject().ToDictionary(
                resource => resource.Name, resource => Addresses(resource.Value)),
            LocalProperties = root.GetProperty("localProperties").EnumerateObject().ToDictionary(
                property => property.Name, property => property.Value.GetString() ?? ""),
        };
    }

    private static IReadOnlyList<string> Addresses(JsonElement resource) =>
        [.. resource.GetProperty("addresses").EnumerateArray().Select(address => address.GetString()!)];
}
