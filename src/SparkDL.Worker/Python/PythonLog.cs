using Microsoft.Extensions.Logging;

namespace SparkDL.Worker.Python;

/// <summary>The log events of processes that the worker starts, 3400 to 3599.</summary>
internal static partial class PythonLog
{
    [LoggerMessage(3400, LogLevel.Information, "Handing a PySpark function to {Python}, process {Id}",
        EventName = "PythonTaskForwarded")]
    public static partial void PythonTaskForwarded(this ILogger log, string python, int id);
}
