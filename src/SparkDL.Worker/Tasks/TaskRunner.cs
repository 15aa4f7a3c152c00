using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>Runs a prepared task with the runner for its function's kind.</summary>
internal static class TaskRunner
{
    public static InputState Run(WorkerTask task, WireReader input, TaskOutput output, TaskCounters counters)
    {
        var type = task.Header.EvalType;
        if (type.IsMap()) return MapRunner.Run(task, input, output, counters);
        if (type.IsGrouped()) return GroupRunner.Run(task, input, output, counters);
        if (type.IsAggregate()) return AggregateRunner.Run(task, input, output, counters);
        return type.IsCogrouped()
            ? CogroupRunner.Run(task, input, output, counters)
            : ScalarRunner.Run(task, input, output, counters);
    }
}
