using Microsoft.Extensions.Logging;

namespace SparkDL.Worker.Daemon;

/// <summary>The log events of the daemon and its connections, 3000 to 3199.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(3000, LogLevel.Debug, "Connection {Id} closed by Spark: {Reason}", EventName = "ConnectionClosed")]
    public static partial void ConnectionClosed(this ILogger log, int id, string reason);

    [LoggerMessage(3001, LogLevel.Error, "Connection {Id} ended", EventName = "ConnectionFailed")]
    public static partial void ConnectionFailed(this ILogger log, int id, Exception error);

    [LoggerMessage(3002, LogLevel.Error, "Connection {Id} refused: the two ends do not know the same secret",
        EventName = "ConnectionRefused")]
    public static partial void ConnectionRefused(this ILogger log, int id);

    [LoggerMessage(3003, LogLevel.Debug, "No connection for {Idle}: leaving", EventName = "DaemonIdle")]
    public static partial void DaemonIdle(this ILogger log, TimeSpan idle);
}
