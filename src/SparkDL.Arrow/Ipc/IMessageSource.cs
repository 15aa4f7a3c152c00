namespace SparkDL.Arrow.Ipc;

/// <summary>A source of encapsulated messages; null marks the end.</summary>
internal interface IMessageSource
{
    Message? Read();

    ValueTask<Message?> ReadAsync(CancellationToken cancellationToken);
}
