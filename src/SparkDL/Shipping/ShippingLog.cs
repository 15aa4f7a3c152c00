using Microsoft.Extensions.Logging;

namespace SparkDL.Shipping;

/// <summary>The log events of what is sent to executors, 1400 to 1599.</summary>
internal static partial class ShippingLog
{
    [LoggerMessage(1400, LogLevel.Information, "Executors start the worker {Executable}; it is on a shared disk: "
        + "{IsShared}", EventName = "WorkerDeployed")]
    public static partial void WorkerDeployed(this ILogger log, string executable, bool isShared);

    [LoggerMessage(1401, LogLevel.Information, "The application {Assembly} is sent to executors in {Files} files",
        EventName = "ApplicationShipped")]
    public static partial void ApplicationShipped(this ILogger log, string? assembly, int files);
}
