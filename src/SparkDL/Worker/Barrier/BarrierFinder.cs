using SparkDL.Worker.Messages;

namespace SparkDL.Worker.Barrier;

/// <summary>Finds the barrier server of a task; null outside a barrier stage.</summary>
internal delegate IBarrierServer? BarrierFinder(TaskContextMessage context);
