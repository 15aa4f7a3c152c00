using Microsoft.Extensions.Logging;

namespace SparkDL.Horovodish.Reporting;

/// <summary>The log events of training, 6000 to 6999.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(6000, LogLevel.Warning, "{Warning}", EventName = "TrainingWarning")]
    public static partial void TrainingWarning(this ILogger log, string warning);
}
