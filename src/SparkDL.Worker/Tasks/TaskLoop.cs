using Microsoft.Extensions.Logging;
using SparkDL.Functions.Hosting;
using SparkDL.Worker.Barrier;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Python;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Runs one task after another over two streams. It knows messages, not sockets: another transport of Spark's would
/// be one more caller.
/// </summary>
internal sealed class TaskLoop(
    WorkerEnvironment environment, IFunctionSource functions, BarrierFinder barriers, ILoggerFactory logs,
    WorkerState? state = null)
{
    private readonly WorkerState _state = state ?? new WorkerState(environment);
    private readonly ILogger _log = logs.CreateLogger("worker");

    /// <summary>Reads one task, runs it and answers.</summary>
    /// <param name="input">What Spark sends.</param>
    /// <param name="output">What we send.</param>
    /// <param name="cancellation">Cancelled by whoever learns that Spark has given the task up.</param>
    /// <param name="begun">Called when a task is known to have begun.</param>
    /// <returns>Whether the connection may be used for another task.</returns>
    public bool Run(WireReader input, WireWriter output, TaskCancellation cancellation, Action begun)
    {
        using var scope = new TaskScope();
        var answer = new TaskOutput(output);
        try
        {
            return ReadAndRun(input, answer, cancellation, context =>
            {
                begun();
                scope.Enter(context);
                FaultPoints.Reach(FaultPlaces.TaskBegun);
            });
        }
        catch (SparkGoneException) when (scope.Entered)
        {
            _log.LogDebug("Spark hung up before the end of the task");
            return false;
        }
        catch (TaskAbandonedException)
        {
            _log.LogWarning("A function that hung has come back");
            return false;
        }
        catch (Exception) when (cancellation is { IsCancelled: true, Error: null })
        {
            // Whatever the function threw, it was told to stop and nobody waits for an answer.
            _log.LogInformation("Cancelled: {Reason}", cancellation.Reason);
            return false;
        }
        catch (Exception e) when (e is not SparkGoneException)
        {
            _log.LogError(e, "Task failed");
            Report(cancellation.Error ?? e, answer);
            return false;
        }
        finally
        {
            input.TakeRecord();
        }
    }

    private bool ReadAndRun(
        WireReader input, TaskOutput answer, TaskCancellation cancellation, Action<TaskContextMessage> begun)
    {
        input.StartRecord();
        try
        {
            if (TaskHeaderReader.Read(input, environment.StatedVersion, begun, environment.SparkBufferBytes) is not { } header) return false;
            input.TakeRecord();
            return RunTask(header, input, answer, cancellation);
        }
        catch (ForeignTaskException e) when (environment.Python is { } python)
        {
            return new PythonTask(e, environment, python, _log).Run(input.TakeRecord(), input, answer.Wire, cancellation.Token);
        }
    }

    private bool RunTask(TaskHeader header, WireReader input, TaskOutput answer, TaskCancellation cancellation)
    {
        var clock = new TaskClock();
        using var running = _state.Memory.Join();
        using var will = answer.Will = LastWill.Of(header, environment, answer.Wire);
        using var watch = WatchFor(header, clock, answer, cancellation);
        using var task = WorkerTask.Prepare(
            header, environment, functions, barriers, cancellation, clock, _log, _state.Memory);
        _state.Apply(task.Context.Settings);
        FaultPoints.Reach(FaultPlaces.FunctionLoaded);
        var counters = new TaskCounters();
        var (read, sent) = (input.BytesRead, answer.Wire.BytesSent);
        try
        {
            input.Clock = answer.Wire.Clock = clock;
            clock.Enter(TaskPhase.Function);
            var ended = TaskRunner.Run(task, input, answer, counters);
            task.EndFunctions();
            clock.Enter(TaskPhase.Preparing);
            cancellation.ThrowIfFailed();
            answer.End();
            (counters.BytesIn, counters.BytesOut) = (input.BytesRead - read, answer.Wire.BytesSent - sent);
            return Finish(task, ended, input, answer, counters);
        }
        catch
        {
            EndFailed(task);
            throw;
        }
        finally
        {
            input.Clock = answer.Wire.Clock = null;
        }
    }

    /// <summary>Who failed may be a function that was given up: then another has answered, and the clock says so.</summary>
    private void EndFailed(WorkerTask task)
    {
        try
        {
            task.EndFunctions();
        }
        catch (Exception e) when (e is not TaskAbandonedException)
        {
            // The task has failed before, and that is what Spark is told.
            _log.LogWarning(e, "The function failed once more when it was disposed");
        }

        task.Clock.Enter(TaskPhase.Preparing);
    }

    private bool Finish(WorkerTask task, bool ended, WireReader input, TaskOutput answer, TaskCounters counters)
    {
        FaultPoints.Reach(FaultPlaces.OutputEnded);
        _state.Counters?.Write(task, counters, task.Clock);
        new TimingReport(task.Header.Begun, task.Header.Read, TimeProvider.System.GetUtcNow(), task.Clock.Spent(TaskPhase.Function))
            .Write(answer.Wire, task.Header.Version);
        TaskEnd.WriteSections(answer.Wire);
        FaultPoints.Reach(FaultPlaces.SectionsSent);
        var reusable = ended && SaysEnd(input) && !_state.HasLostThreads;
        TaskEnd.WriteReuse(answer.Wire, reusable);
        FaultPoints.Reach(FaultPlaces.ReuseSent);
        _log.LogInformation("{Function}: {Counters}, {Times}", task.Name, counters, task.Clock);
        return reusable;
    }

    private HangWatch? WatchFor(TaskHeader header, TaskClock clock, TaskOutput answer, TaskCancellation cancellation)
    {
        var context = header.Context;
        var commands = header.Udfs.SelectMany(udf => udf.Commands);
        return HangWatch.Over(commands, (context.StageId, context.PartitionId, context.AttemptNumber), clock, cancellation, error =>
        {
            _log.LogError("{Error} It did not stop when it was told to: its thread is left behind", error.Message);
            answer.Wire.Clock = null;
            Report(error, answer);
            cancellation.Abandoned?.Invoke();
        });
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

    private void Report(Exception error, TaskOutput answer)
    {
        try
        {
            // Without the end of its stream Spark takes the mark of an error for the length of a message.
            answer.End();
            ErrorReport.Write(answer.Wire, ErrorText.Of(error, environment.HideTraceback));
        }
        catch (SparkGoneException)
        {
            // Nobody to tell.
        }
    }
}
