using SparkDL.Worker.Barrier;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tasks;

/// <summary>Finds the barrier server of a task; null outside a barrier stage.</summary>
internal delegate IBarrierEndpoint? BarrierFinder(TaskContextMessage context);
