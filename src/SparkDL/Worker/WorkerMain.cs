using SparkDL.Worker.Children;
using SparkDL.Worker.Daemon;
using SparkDL.Worker.Loading;
using SparkDL.Worker.Loop;
using SparkDL.Worker.Python;

namespace SparkDL.Worker;

/// <summary>What the worker's executable is asked to be, by its arguments.</summary>
internal static class WorkerMain
{
    private const int NotAnInterpreter = 1;

    /// <summary>Runs one of the worker's modes; returns only where there is nothing to run.</summary>
    public static int Run(string[] arguments)
    {
        switch (arguments)
        {
            case ["-m", var module, ..] when module.EndsWith(".daemon", StringComparison.Ordinal):
                var daemon = WorkerEnvironment.Read(Environment.GetEnvironmentVariable);
                WorkerDaemon.Run(daemon, counters => CreateHost(daemon, counters));
                return 0;
            case ["-m", var module, ..] when module.EndsWith(".worker", StringComparison.Ordinal):
                var simple = WorkerEnvironment.Read(Environment.GetEnvironmentVariable);
                SimpleWorker.Run(simple, counters => CreateHost(simple, counters));
                return 0;
            case ["child"]:
                ChildMain.Run();
                return 0;
            default:
                // Spark's driver asks its Python other things, too: they must fail fast, and say why.
                Console.Error.WriteLine("sparkdl-worker is started by Spark as '-m pyspark.daemon' or "
                    + $"'-m pyspark.worker'; it is no Python interpreter: [{string.Join(' ', arguments.Take(2))}]");
                return NotAnInterpreter;
        }
    }

    private static WorkerHost CreateHost(WorkerEnvironment environment, CounterLog? counters)
    {
        var log = WorkerLog.FromEnvironment();
        var state = new WorkerState(environment, counters);
        var loop = new TaskLoop(
            environment, new ShippedFunctions(environment.StatedVersion),
            context => context.FindBarrier(environment.PreferIPv6), log, state, PythonTaskRunner.Of(environment, log));
        return new WorkerHost(environment, loop, state, log);
    }
}
