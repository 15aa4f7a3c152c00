using System.Diagnostics;
using System.Text.Json;
using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Diagnostics;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Loading;
using SparkDL.Interop;
using SparkDL.Ranks;
using SparkDL.Worker.Barrier;
using SparkDL.Worker.Children;
using SparkDL.Worker.Daemon;
using SparkDL.Worker.Export;
using SparkDL.Worker.Instrumentation;
using SparkDL.Worker.Loading;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Modes;

/// <summary>The main function of a child process: runs one function over a mapped file, replies and exits.</summary>
internal static class ChildMain
{
    private const int OrphanedExitCode = 3;
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(1);

    private static volatile bool s_replied;

    public static void Run()
    {
        var replies = StandardStreams.TakeOutput();
        SpanExporter.TryStart(Environment.GetEnvironmentVariable, WorkerLog.FromEnvironment());
        var (kind, text) = Execute(ReadRequest(), hung => Reply(replies, ChildReplyKind.Failed, hung));
        Reply(replies, kind, text);
    }

    /// <summary>Sends the reply and ends the process, whatever its threads do.</summary>
    private static void Reply(int replies, ChildReplyKind kind, string text)
    {
        using var frame = new MemoryStream();
        var wire = new WireWriter(frame);
        wire.WriteInt((int)kind);
        wire.WriteText(text);
        wire.Flush();
        // Before the reply: once the parent has it, the process may be ended at any time.
        SpanExporter.Flush(FlushLimit);
        // Set before the parent gets the reply: from then on the parent removes the files, and may close the child's
        // standard input.
        s_replied = true;
        PosixProcess.Write(replies, frame.ToArray());
        // Not Environment.Exit: exit handlers of native libraries can abort while other threads run in them.
        PosixProcess.ExitNow(0);
    }

    private static ChildRequest ReadRequest()
    {
        var input = new WireReader(Console.OpenStandardInput());
        var request = JsonSerializer.Deserialize<ChildRequest>(input.ReadBytes("the request"))!;
        new Thread(() => ExitWithParent(input, request)) { IsBackground = true, Name = "parent monitor" }.Start();
        return request;
    }

    /// <summary>
    /// Ends the process at the end of standard input: the parent has ended, or has closed it on purpose. It never sends
    /// more.
    /// </summary>
    private static void ExitWithParent(WireReader input, ChildRequest request)
    {
        try
        {
            while (input.TryReadInt(out _))
            {
            }
        }
        finally
        {
            // A killed parent cannot remove the files, and nobody else uses them.
            if (!s_replied) ProcessOwnedFiles.Remove(Path.GetDirectoryName(request.OutputPath)!);
            PosixProcess.ExitNow(OrphanedExitCode);
        }
    }

    private static (ChildReplyKind Kind, string Text) Execute(ChildRequest request, Action<string> hung)
    {
        using var scope = new TaskLogScope();
        scope.Enter(new TaskContextMessage
        {
            StageId = request.StageId,
            PartitionId = request.PartitionId,
            AttemptNumber = request.AttemptNumber,
        });
        try
        {
            return (ChildReplyKind.Done, RunWatched(request, hung) ? "rows" : "");
        }
        catch (Exception e)
        {
            return (ChildReplyKind.Failed, ErrorText.Of(e, hideTraceback: false));
        }
    }

    /// <returns>Whether the function has given any batches.</returns>
    private static bool RunWatched(ChildRequest request, Action<string> hung)
    {
        var clock = new TaskClock();
        using var cancellation = new TaskCancellation();
        // At the limit the whole process ends, since no other task runs in it.
        using var watch = TaskWatchdog.StartForFunctions(
            [request.Command], (request.StageId, request.PartitionId, request.AttemptNumber), clock, cancellation,
            error => hung(ErrorText.Of(error, hideTraceback: true)));
        try
        {
            var hasRows = RunMap(request, clock, cancellation.Token);
            cancellation.ThrowIfFailed();
            return hasRows;
        }
        catch (Exception) when (cancellation.Error is not null)
        {
            throw cancellation.Error;
        }
    }

    private static bool RunMap(ChildRequest request, TaskClock clock, CancellationToken cancelled)
    {
        var command = FunctionCommandCodec.Decode(request.Command);
        using var activity = Telemetry.Source.StartActivity(
            Telemetry.Spans.RunIsolatedFunction, ActivityKind.Server, ParentOf(request, command));
        if (activity is { IsAllDataRequested: true })
            activity.SetTag(Telemetry.Tags.FunctionName, command.Code.Name);
        try
        {
            var function = new ShippedFunctions().Load(
                command, request.FilesFolder, () => clock.Measure(TaskPhase.Function));
            clock.Enter(TaskPhase.Function);
            using (function)
                return RunBatches(function, request, ContextOf(request, function, clock, cancelled), clock);
        }
        catch (Exception e)
        {
            activity.Fail(ErrorTypes.Of(e));
            throw;
        }
    }

    private static ActivityContext ParentOf(ChildRequest request, FunctionCommand command)
    {
        var job = request.LocalProperties.GetValueOrDefault(TraceContext.JobTagsProperty);
        var trace = request.TraceParent is { } own ? new TraceContext(own, request.TraceState)
            : TraceContext.FindIn(job) is { } ofJob ? ofJob
            : command.TraceParent is { } built ? new TraceContext(built, command.TraceState)
            : default(TraceContext?);
        return trace?.ToParent() ?? default;
    }

    private static bool RunBatches(
        BoundFunction function, ChildRequest request, FunctionContext context, TaskClock clock)
    {
        using var input = request.InputPath is null ? null : ArrowFileReader.Open(request.InputPath);
        var next = 0;
        var source = new BatchSource(
            () => input is not null && next < input.BatchCount ? input.ReadBatch(next++) : null,
            new TaskCounters(), clock, context.CancellationToken);
        using var output = new SpoolFileWriter(request.OutputPath, function.Options.Output);
        foreach (var batch in function.Map(source, context))
        {
            using (clock.Measure(TaskPhase.Conversion)) output.Write(batch);
            if (!source.Owns(batch)) batch.Dispose();
        }

        source.ReleaseCurrent();
        return output.HasRows;
    }

    private static FunctionContext ContextOf(
        ChildRequest request, BoundFunction function, TaskClock clock, CancellationToken cancelled) => new()
        {
            PartitionId = request.PartitionId,
            StageId = request.StageId,
            AttemptNumber = request.AttemptNumber,
            TaskAttemptId = request.TaskAttemptId,
            Cpus = request.Cpus,
            FilesFolder = request.FilesFolder,
            LocalProperties = request.LocalProperties,
            Resources = request.Resources.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Value),
            Settings = function.Options.Settings,
            CancellationToken = cancelled,
            OnStillAlive = clock.ReportProgress,
            Log = WorkerLog.FromEnvironment().CreateLogger(typeof(FunctionContext).FullName!),
            Barrier = request.Barrier is { } barrier
            ? new BarrierClient(
                barrier.Address, request.PartitionId, barrier.Addresses, function.Options.Settings, clock, cancelled)
            : null,
        };
}
