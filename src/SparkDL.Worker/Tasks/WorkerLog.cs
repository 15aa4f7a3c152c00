using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using SparkDL.Interop;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Writes log lines to standard error, which Spark copies to the executor's log. Each line names the stage, partition
/// and attempt of its thread's task. It uses the C library, since the console class is slow to start.
/// </summary>
internal sealed class WorkerLog(LogLevel minimum) : ILoggerFactory
{
    public static WorkerLog FromEnvironment() => new(
        Enum.TryParse<LogLevel>(
            Environment.GetEnvironmentVariable("SPARKDL_WORKER_LOG"), ignoreCase: true, out var level)
            ? level
            : LogLevel.Warning);

    public ILogger CreateLogger(string categoryName) => new Category(minimum, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class Category(LogLevel minimum, string name) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var line = new StringBuilder()
                .Append(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff} ")
                .Append(CultureInfo.InvariantCulture, $"{logLevel} sparkdl-worker[{Environment.ProcessId}] ")
                .Append(CultureInfo.InvariantCulture, $"{name}[{eventId.Id}] ")
                .Append(TaskLogScope.Current is { } task ? $"[{task}] " : "")
                .Append(formatter(state, exception));
            if (exception is not null) line.Append(": ").Append(exception);
            PosixProcess.Write(PosixProcess.StandardError, Encoding.UTF8.GetBytes(line.Append('\n').ToString()));
        }
    }
}
