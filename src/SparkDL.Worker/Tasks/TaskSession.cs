using Microsoft.Extensions.Logging;
using SparkDL.Diagnostics;
using SparkDL.Functions.Hosting;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Serves one task of a connection, from the first byte of its header to the last byte of its answer.
/// </summary>
/// <remarks>
/// The steps, whose numbers the code repeats:
/// <list type="number">
/// <item>Read the header. A task that is not SparkDL's is handed on here, with the bytes that were read already.</item>
/// <item>Register the crash report and start the watchdog: before any user code, which may crash or hang.</item>
/// <item>Prepare the functions: load their assemblies, make the objects, read their configuration.</item>
/// <item>Run the functions over the rows, then dispose them: their disposal may fail the task, too.</item>
/// <item>End the Arrow stream of the answer. From here on the data is complete.</item>
/// <item>Write the sections behind the data: the timing report and the (empty) accumulator updates.</item>
/// <item>Decide whether the connection can serve another task, and tell Spark.</item>
/// </list>
/// A step that fails throws; <see cref="TaskLoop"/> turns the exception into an outcome, a log line and a reply.
/// </remarks>
internal sealed class TaskSession(
    TaskServices services, WireReader input, TaskOutput answer, TaskCancellation cancellation,
    Action<Exception> reportError)
{
    /// <summary>Reads the task, runs it and answers.</summary>
    /// <param name="begun">Called as soon as the header says which task this is.</param>
    public TaskOutcome Run(Action<TaskContextMessage> begun)
    {
        var environment = services.Environment;
        input.StartRecording();
        try
        {
            // 1. Read the header.
            var header = TaskHeaderReader.Read(input, environment.StatedVersion, begun, environment.SparkBufferBytes);
            if (header is null) return TaskOutcome.NoTask;
            input.StopRecording();
            return Serve(header);
        }
        catch (ForeignTaskException e) when (services.Foreign is { } foreign)
        {
            return foreign.Run(e, input.StopRecording(), input, answer.Wire, cancellation.Token);
        }
    }

    private TaskOutcome Serve(TaskHeader header)
    {
        var clock = new TaskClock();
        var telemetry = TaskTelemetry.TryStart(header, clock);
        try
        {
            var outcome = Serve(header, clock, telemetry);
            telemetry?.End();
            return outcome;
        }
        catch (Exception e)
        {
            telemetry?.End(ErrorTypeOf(e), isAbandoned: e is TaskAbandonedException);
            throw;
        }
    }

    /// <returns>The kind of a failure; null where Spark gave the task up, which is none.</returns>
    private string? ErrorTypeOf(Exception error) =>
        error is SparkDisconnectedException || cancellation is { IsCancelled: true, Error: null }
            ? null
            : ErrorTypes.Of(cancellation.Error ?? error);

    private TaskOutcome Serve(TaskHeader header, TaskClock clock, TaskTelemetry? telemetry)
    {
        var (environment, state) = (services.Environment, services.State);
        using var memory = state.Memory.AddTask();
        // 2. Register the crash report and start the watchdog.
        using var crashReport = answer.CrashReport = CrashReport.TryRegister(header, environment, answer.Wire);
        using var watchdog = StartWatchdog(header, clock, telemetry);
        // 3. Prepare the functions.
        using var task = WorkerTask.Prepare(
            header, environment, services.Functions, services.Barriers, cancellation, clock, services.Logs,
            state.Memory);
        state.ApplySettings(task.Context.Settings);
        FaultPoints.Reach(FaultPointNames.FunctionLoaded);
        telemetry?.Name(task);
        return RunAndAnswer(task, telemetry);
    }

    private TaskOutcome RunAndAnswer(WorkerTask task, TaskTelemetry? telemetry)
    {
        var counters = new TaskCounters();
        telemetry?.Counters = counters;
        var (read, sent) = (input.BytesRead, answer.Wire.BytesSent);
        try
        {
            input.WaitObserver = answer.Wire.WaitObserver = task.Clock;
            // 4. Run the functions, then dispose them.
            task.Clock.Enter(TaskPhase.Function);
            var inputState = TaskRunner.Run(task, input, answer, counters);
            task.DisposeFunctions();
            task.Clock.Enter(TaskPhase.Preparing);
            cancellation.ThrowIfFailed();
            // 5. End the Arrow stream.
            answer.End();
            (counters.BytesIn, counters.BytesOut) = (input.BytesRead - read, answer.Wire.BytesSent - sent);
            FaultPoints.Reach(FaultPointNames.OutputEnded);
            // 6. Write the sections.
            WriteSections(task, counters);
            // 7. Decide reuse.
            var outcome = DecideReuse(inputState);
            if (services.Log.IsEnabled(LogLevel.Information))
                services.Log.TaskCompleted(task.Name, counters, task.Clock);
            return outcome;
        }
        catch
        {
            DisposeFailed(task);
            throw;
        }
        finally
        {
            input.WaitObserver = answer.Wire.WaitObserver = null;
        }
    }

    private void WriteSections(WorkerTask task, TaskCounters counters)
    {
        services.State.Counters?.Write(task, counters, task.Clock);
        var (header, now) = (task.Header, TimeProvider.System.GetUtcNow());
        new TimingReport(header.StartedAt, header.ReadAt, now, task.Clock.Spent(TaskPhase.Function))
            .Write(answer.Wire, header.Version);
        TaskEnd.WriteSections(answer.Wire);
        FaultPoints.Reach(FaultPointNames.SectionsSent);
    }

    private TaskOutcome DecideReuse(InputState inputState)
    {
        var reusable = inputState == InputState.ReadToEnd && ReadEndMark() && !services.State.HasLostThreads;
        TaskEnd.WriteReuse(answer.Wire, reusable);
        FaultPoints.Reach(FaultPointNames.ReuseSent);
        return reusable ? TaskOutcome.Completed : TaskOutcome.CompletedNotReusable;
    }

    /// <summary>
    /// Reads the number behind the input, which is Spark's end mark if the input was read to its end.
    /// </summary>
    /// <exception cref="SparkDisconnectedException">
    /// Spark closed the connection first. The answer is complete already, so this is no error of the task.
    /// </exception>
    private bool ReadEndMark()
    {
        try
        {
            return input.ReadInt() == StreamMarker.EndOfStream;
        }
        catch (WorkerProtocolException e)
        {
            throw new SparkDisconnectedException(e);
        }
    }

    /// <exception cref="TaskAbandonedException">
    /// The function had hung, and the watchdog has answered in its place: the clock says so.
    /// </exception>
    private void DisposeFailed(WorkerTask task)
    {
        try
        {
            task.DisposeFunctions();
        }
        catch (Exception e) when (e is not TaskAbandonedException)
        {
            // The task had failed before, and that error is the one that Spark is told.
            services.Log.DisposalFailed(e);
        }

        task.Clock.Enter(TaskPhase.Preparing);
    }

    private TaskWatchdog? StartWatchdog(TaskHeader header, TaskClock clock, TaskTelemetry? telemetry)
    {
        var context = header.Context;
        var commands = header.Udfs.SelectMany(udf => udf.Commands);
        var place = (context.StageId, context.PartitionId, context.AttemptNumber);
        return TaskWatchdog.StartForFunctions(commands, place, clock, cancellation, error =>
        {
            services.Log.FunctionHung(error.Message);
            telemetry?.End(ErrorTypes.Of(error), isAbandoned: true);
            answer.Wire.WaitObserver = null;
            reportError(error);
            cancellation.Abandoned?.Invoke();
        });
    }
}
