using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SparkDL.Diagnostics;
using SparkDL.Worker.Barrier;
using SparkDL.Worker.Messages;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Loop;

/// <summary>
/// Runs one task after another over two streams. It knows messages, not sockets: another transport of Spark's would
/// be one more caller.
/// </summary>
internal sealed class TaskLoop(
    WorkerEnvironment environment, IFunctionSource functions, BarrierFinder barriers, ILoggerFactory logs)
{
    /// <summary>Reads one task, runs it and answers.</summary>
    /// <param name="input">What Spark sends.</param>
    /// <param name="output">What we send.</param>
    /// <param name="cancellation">Cancelled by whoever learns that Spark has given the task up.</param>
    /// <param name="begun">Called when a task is known to have begun.</param>
    /// <returns>Whether the connection may be used for another task.</returns>
    public bool Run(WireReader input, WireWriter output, TaskCancellation cancellation, Action begun)
    {
        var log = logs.CreateLogger("worker");
        using var scope = new TaskScope();
        var answer = new TaskOutput(output);
        try
        {
            var header = TaskHeaderReader.Read(input, environment.StatedVersion, context =>
            {
                begun();
                scope.Enter(context);
                FaultPoints.Reach(FaultPlaces.TaskBegun);
            });
            return header is not null && RunTask(header, input, answer, cancellation, log);
        }
        catch (SparkGoneException) when (scope.Entered)
        {
            log.LogDebug("Spark hung up before the end of the task");
            return false;
        }
        catch (Exception) when (cancellation.IsCancelled)
        {
            // Whatever the function threw, it was told to stop and nobody waits for an answer.
            log.LogInformation("Cancelled: {Reason}", cancellation.Reason);
            return false;
        }
        catch (Exception e) when (e is not SparkGoneException)
        {
            log.LogError(e, "Task failed");
            Report(e, answer, output);
            return false;
        }
    }

    private bool RunTask(
        TaskHeader header, WireReader input, TaskOutput answer, TaskCancellation cancellation, ILogger log)
    {
        var clock = Stopwatch.StartNew();
        using var task = WorkerTask.Prepare(header, environment, functions, barriers, cancellation, log);
        FaultPoints.Reach(FaultPlaces.FunctionLoaded);
        var counters = new TaskCounters();
        var ended = TaskRunner.Run(task, input, answer, counters);
        answer.End();
        FaultPoints.Reach(FaultPlaces.OutputEnded);
        FinishAndReport(header, answer.Wire);
        FaultPoints.Reach(FaultPlaces.SectionsSent);
        var reusable = ended && SaysEnd(input);
        TaskEnd.WriteReuse(answer.Wire, reusable);
        FaultPoints.Reach(FaultPlaces.ReuseSent);
        log.LogInformation("{Function}: {Counters}, {Seconds:0.000} s", task.Name, counters, clock.Elapsed.TotalSeconds);
        return reusable;
    }

    /// <summary>
    /// Only who has read the whole input finds the end mark here; otherwise more data comes, and we hang up. The
    /// answer is complete already: that Spark has hung up first is no error any more.
    /// </summary>
    private static bool SaysEnd(WireReader input)
    {
        try
        {
            return input.ReadInt() == Marks.EndOfStream;
        }
        catch (WorkerProtocolException e)
        {
            throw new SparkGoneException(e);
        }
    }

    private static void FinishAndReport(TaskHeader header, WireWriter wire)
    {
        new TimingReport(header.Begun, header.Read, TimeProvider.System.GetUtcNow()).Write(wire, header.Version);
        TaskEnd.WriteSections(wire);
    }

    private void Report(Exception error, TaskOutput answer, WireWriter output)
    {
        try
        {
            // Without the end of its stream Spark takes the mark of an error for the length of a message.
            answer.End();
            ErrorReport.Write(output, ErrorText.Of(error, environment.HideTraceback));
        }
        catch (SparkGoneException)
        {
            // Nobody to tell.
        }
    }
}
