namespace SparkDL.Arrow.Ipc;

/// <summary>A source of encapsulated messages; null marks the end.</summary>
internal interface IMessageSource
{
    IpcMessage? Read();

    ValueTask<IpcMessage?> ReadAsync(CancellationToken cancellationToken);
}
