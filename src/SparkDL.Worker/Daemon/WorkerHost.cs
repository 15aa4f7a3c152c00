using Microsoft.Extensions.Logging;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker.Daemon;

/// <summary>What the connections of one process share.</summary>
internal sealed record WorkerHost(WorkerEnvironment Environment, TaskLoop Loop, WorkerState State, ILogger Log)
{
    public ConnectionRegistry Connections { get; } = new();

    public HangupWatch Hangups { get; } = new();
}
