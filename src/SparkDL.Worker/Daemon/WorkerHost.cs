using Microsoft.Extensions.Logging;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker.Daemon;

/// <summary>The parts of a worker process that all its connections share.</summary>
internal sealed record WorkerHost(WorkerEnvironment Environment, TaskLoop Tasks, WorkerState State, ILoggerFactory Logs)
{
    /// <summary>The log of connections.</summary>
    public ILogger ConnectionLog { get; } = Logs.CreateLogger<WorkerConnection>();

    public ConnectionRegistry Connections { get; } = new();

    public DisconnectMonitor Disconnects { get; } = new();
}
