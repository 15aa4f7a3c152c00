using Microsoft.Extensions.Logging;
using SparkDL.Worker.Barrier;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tasks;

/// <summary>The parts of a worker process that all its tasks share.</summary>
/// <param name="Environment">What Spark and the operator told the process.</param>
/// <param name="Functions">Makes the functions that commands name.</param>
/// <param name="Barriers">Finds the barrier server of a task.</param>
/// <param name="State">Limits and health of the process.</param>
/// <param name="Foreign">Runs tasks that are not SparkDL's; null: such tasks fail.</param>
/// <param name="Log">The log of tasks.</param>
/// <param name="Logs">Makes the logs of functions.</param>
internal sealed record TaskServices(
    WorkerEnvironment Environment, IFunctionSource Functions, BarrierFinder Barriers, WorkerState State,
    IForeignTaskRunner? Foreign, ILogger Log, ILoggerFactory Logs);
