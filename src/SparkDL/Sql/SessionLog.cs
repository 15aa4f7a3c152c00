using Microsoft.Extensions.Logging;

namespace SparkDL.Sql;

/// <summary>The log events of sessions, 1200 to 1399, and of the servers that they start, 1600 to 1799.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(1200, LogLevel.Information, "Session {SessionId} is open on {Target}, Spark {Version}",
        EventName = "SessionOpened")]
    public static partial void SessionOpened(this ILogger log, string sessionId, string target, string version);

    [LoggerMessage(1201, LogLevel.Information, "Session {SessionId} ends", EventName = "SessionStopped")]
    public static partial void SessionStopped(this ILogger log, string sessionId);

    [LoggerMessage(1600, LogLevel.Information, "A server for {Master} has started within {Elapsed}, at {Target}",
        EventName = "ServerStarted")]
    public static partial void ServerStarted(this ILogger log, string master, string target, TimeSpan elapsed);
}
