namespace SparkDL.Arrow.Ipc;

/// <summary>Where messages come from. Null is the end.</summary>
internal interface IMessageSource
{
    Message? Read();

    ValueTask<Message?> ReadAsync(CancellationToken cancellationToken);
}
