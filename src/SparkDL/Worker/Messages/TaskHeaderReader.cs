using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Messages;

/// <summary>Reads a task's header, in the layout of its Spark version.</summary>
internal static class TaskHeaderReader
{
    /// <summary>How many bytes Spark gathers before it sends them, unless the environment says otherwise.</summary>
    public const int DefaultBufferBytes = 64 * 1024;

    /// <summary>Reads one header, or null where Spark has closed the connection between two tasks.</summary>
    /// <param name="wire">What Spark sends.</param>
    /// <param name="stated">What the environment says of the version.</param>
    /// <param name="contextRead">Told as soon as the task is known, so that errors can name it.</param>
    /// <param name="sparkBuffer">How many bytes Spark gathers before it sends them.</param>
    public static TaskHeader? Read(
        WireReader wire, ProtocolVersion? stated, Action<TaskContextMessage>? contextRead = null,
        int sparkBuffer = DefaultBufferBytes)
    {
        if (!wire.TryReadInt(out var partition) || partition == -1) return null;
        var begun = TimeProvider.System.GetUtcNow();
        wire.ReadText("the Python version");
        var header = LayoutTrial.Read(wire, stated, sparkBuffer);
        contextRead?.Invoke(header.Context);
        if (header.Foreign is { } reason)
            throw header.IsOurs ? new WorkerProtocolException(reason) : new ForeignTaskException(header.Context, header.Version, reason);
        return header with { PartitionIndex = partition, Begun = begun, Read = TimeProvider.System.GetUtcNow() };
    }
}
