using SparkDL.Worker.Children;
using SparkDL.Worker.Daemon;
using SparkDL.Worker.Export;
using SparkDL.Worker.Loading;
using SparkDL.Worker.Modes;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Python;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker;

/// <summary>
/// The entry point of the worker's executable, whose arguments select the mode: daemon, simple worker or child process.
/// </summary>
internal static class WorkerMain
{
    private const int NotAnInterpreter = 1;

    /// <summary>Runs one mode of the worker and returns the exit code; most modes end the process themselves.</summary>
    public static int Run(string[] arguments)
    {
        BundledLibraries.Install();
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
            case ["ranks"]:
                RanksMain.Run();
                return 0;
            default:
                // Spark's driver starts its Python for other purposes, too: those must fail at once, with a reason.
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
        SpanExporter.TryStart(Environment.GetEnvironmentVariable, log);
        return new WorkerHost(environment, loop, state, log);
    }
}
