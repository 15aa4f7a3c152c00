using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>Reads the header of a task, in the layout of its Spark version.</summary>
internal static class TaskHeaderReader
{
    /// <summary>
    /// The size in bytes of the buffer in which Spark gathers data before it sends it, unless the environment names
    /// another.
    /// </summary>
    public const int DefaultBufferBytes = 64 * 1024;

    /// <summary>Reads one header; returns null if Spark has closed the connection instead of sending a task.</summary>
    /// <param name="wire">What Spark sends.</param>
    /// <param name="stated">Spark's version according to the environment; null if unknown.</param>
    /// <param name="contextRead">Called as soon as the task's context is known, so that errors can name it.</param>
    /// <param name="sparkBuffer">The size in bytes of Spark's send buffer.</param>
    public static TaskHeader? Read(
        WireReader wire, ProtocolVersion? stated, Action<TaskContextMessage>? contextRead = null,
        int sparkBuffer = DefaultBufferBytes)
    {
        if (!wire.TryReadInt(out var partition) || partition == -1) return null;
        var begun = TimeProvider.System.GetUtcNow();
        wire.ReadText("the Python version");
        var header = ProtocolVersionProbe.Read(wire, stated, sparkBuffer);
        contextRead?.Invoke(header.Context);
        if (header.ForeignReason is { } reason)
        {
            throw header.IsOurs
                ? new WorkerProtocolException(reason)
                : new ForeignTaskException(header.Context, header.Version, reason);
        }

        return header with { PartitionIndex = partition, StartedAt = begun, ReadAt = TimeProvider.System.GetUtcNow() };
    }
}
