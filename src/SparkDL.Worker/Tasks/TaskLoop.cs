using Microsoft.Extensions.Logging;
using SparkDL.Functions.Hosting;
using SparkDL.Worker.Barrier;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Python;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Runs the tasks of a worker process, each over two streams. It knows messages and no sockets, so that another
/// transport of Spark's would be one more caller.
/// </summary>
internal sealed class TaskLoop(
    WorkerEnvironment environment, IFunctionSource functions, BarrierFinder barriers, ILoggerFactory logs,
    WorkerState? state = null, IForeignTaskRunner? foreign = null)
{
    private readonly ILogger _log = logs.CreateLogger<TaskLoop>();
    private readonly TaskServices _services = new(
        environment, functions, barriers, state ?? new WorkerState(environment), foreign,
        logs.CreateLogger<TaskSession>(), logs);

    /// <summary>Reads one task, runs it and answers.</summary>
    /// <param name="input">What Spark sends.</param>
    /// <param name="output">What the worker sends.</param>
    /// <param name="cancellation">Cancelled by whoever learns that Spark has given the task up.</param>
    /// <param name="begun">Called when a task is known to have begun.</param>
    /// <returns>
    /// How the task ended; only after <see cref="TaskOutcome.Completed"/> the connection serves another.
    /// </returns>
    /// <exception cref="SparkDisconnectedException">The connection broke before a task began.</exception>
    public TaskOutcome Run(WireReader input, WireWriter output, TaskCancellation cancellation, Action begun)
    {
        using var scope = new TaskLogScope();
        var answer = new TaskOutput(output);
        var session = new TaskSession(_services, input, answer, cancellation, error => Report(error, answer));
        try
        {
            return session.Run(context =>
            {
                begun();
                scope.Enter(context);
                FaultPoints.Reach(FaultPointNames.TaskBegun);
            });
        }
        catch (Exception e) when (OutcomeOf(e, scope.Entered, cancellation) is { } outcome)
        {
            Conclude(outcome, e, cancellation, answer);
            return outcome;
        }
        finally
        {
            input.StopRecording();
        }
    }

    /// <returns>The outcome of a task that ended with an exception; null where no task had begun.</returns>
    private static TaskOutcome? OutcomeOf(Exception error, bool hasBegun, TaskCancellation cancellation) => error switch
    {
        SparkDisconnectedException when hasBegun => TaskOutcome.Disconnected,
        TaskAbandonedException => TaskOutcome.Abandoned,
        // Whatever the function threw, it was told to stop and nobody waits for an answer.
        _ when cancellation is { IsCancelled: true, Error: null } => TaskOutcome.Cancelled,
        SparkDisconnectedException => null,
        _ => TaskOutcome.Failed,
    };

    /// <summary>
    /// Writes the log line of a task that ended with an exception, and the reply if Spark waits for one.
    /// </summary>
    private void Conclude(TaskOutcome outcome, Exception error, TaskCancellation cancellation, TaskOutput answer)
    {
        switch (outcome)
        {
            case TaskOutcome.Disconnected:
                _log.TaskDisconnected();
                break;
            case TaskOutcome.Abandoned:
                _log.HungFunctionReturned();
                break;
            case TaskOutcome.Cancelled:
                _log.TaskCancelled(cancellation.Reason);
                break;
            default:
                _log.TaskFailed(error);
                Report(cancellation.Error ?? error, answer);
                break;
        }
    }

    private void Report(Exception error, TaskOutput answer)
    {
        try
        {
            // Without the end of the stream Spark takes the mark of an error for the length of a message.
            answer.End();
            ErrorReport.Write(answer.Wire, ErrorText.Of(error, environment.HideTraceback));
        }
        catch (SparkDisconnectedException)
        {
            // Nobody is left to tell.
        }
    }
}
