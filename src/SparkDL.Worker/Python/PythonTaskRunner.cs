using Microsoft.Extensions.Logging;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Python;

/// <summary>Hands the tasks of PySpark functions to a real Python.</summary>
internal sealed class PythonTaskRunner : IForeignTaskRunner
{
    private readonly WorkerEnvironment _environment;
    private readonly string _python;
    private readonly ILogger _log;

    private PythonTaskRunner(WorkerEnvironment environment, string python, ILogger log) =>
        (_environment, _python, _log) = (environment, python, log);

    /// <summary>The runner for a worker's environment; null where the environment names no Python.</summary>
    public static PythonTaskRunner? Of(WorkerEnvironment environment, ILoggerFactory logs) =>
        environment.Python is { } python
            ? new PythonTaskRunner(environment, python, logs.CreateLogger<PythonTaskRunner>())
            : null;

    /// <inheritdoc/>
    public TaskOutcome Run(
        ForeignTaskException task, byte[] head, WireReader input, WireWriter output, CancellationToken cancelled) =>
        new PythonTask(task, _environment, _python, _log).Run(head, input, output, cancelled);
}
