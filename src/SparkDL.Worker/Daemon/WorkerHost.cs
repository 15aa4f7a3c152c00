using Microsoft.Extensions.Logging;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker.Daemon;

/// <summary>The parts of a worker process that all its connections share.</summary>
internal sealed record WorkerHost(WorkerEnvironment Environment, TaskLoop Tasks, WorkerState State, ILogger Log)
{
    public ConnectionRegistry Connections { get; } = new();

    public DisconnectMonitor Disconnects { get; } = new();
}
