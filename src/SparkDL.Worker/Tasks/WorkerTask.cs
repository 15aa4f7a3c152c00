using Microsoft.Extensions.Logging;
using SparkDL.Functions;
using SparkDL.Functions.Loading;
using SparkDL.Worker.Barrier;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tasks;

/// <summary>A task with its functions, ready to run.</summary>
internal sealed class WorkerTask : IDisposable
{
    /// <summary>The category of what functions log.</summary>
    private static readonly string FunctionCategory = typeof(FunctionContext).FullName!;

    private readonly List<BoundFunction> _owned = [];

    private WorkerTask(TaskHeader header, FunctionContext context, TaskClock clock, bool preferIPv6)
    {
        Clock = clock;
        Header = header;
        Context = context;
        PreferIPv6 = preferIPv6;
    }

    public TaskHeader Header { get; }

    public FunctionContext Context { get; }

    public TaskClock Clock { get; }

    /// <summary>Limits the memory of all tasks of the process; null: no limit.</summary>
    public MemoryLimiter? Memory { get; init; }

    public bool PreferIPv6 { get; }

    /// <summary>The functions of the plan node; each is a chain in which the inner function comes first.</summary>
    public IReadOnlyList<IReadOnlyList<BoundFunction>> Functions { get; private set; } = [];

    public BoundFunction FirstFunction => Functions[0][0];

    public string Name =>
        string.Join(" + ", Functions.SelectMany(chain => chain).Select(function => function.Options.Name));

    public static WorkerTask Prepare(
        TaskHeader header, WorkerEnvironment environment, IFunctionSource source, BarrierFinder barriers,
        TaskCancellation cancellation, TaskClock clock, ILoggerFactory logs, MemoryLimiter? memory = null)
    {
        var owned = new List<BoundFunction>();
        try
        {
            var functions = header.Udfs.Select(udf => LoadAll(udf, header, source, owned, clock)).ToList();
            var options = functions[0][0].Options;
            var barrier = BarrierOf(header.Context, barriers, options.Settings, cancellation, clock);
            var log = logs.CreateLogger(FunctionCategory);
            var context = ContextOf(header, environment, options, barrier, cancellation, clock, log);
            var task = new WorkerTask(header, context, clock, environment.PreferIPv6)
            {
                Functions = functions,
                Memory = memory,
            };
            task._owned.AddRange(owned);
            return task;
        }
        catch
        {
            owned.ForEach(function => function.Dispose());
            throw;
        }
    }

    /// <summary>
    /// Disposes the functions. Their disposal is user code that may hang or fail, and then the task has failed: so it
    /// must happen before the task is answered.
    /// </summary>
    public void DisposeFunctions()
    {
        using var user = Clock.Measure(TaskPhase.Function);
        Dispose();
    }

    public void Dispose()
    {
        while (_owned.Count > 0)
        {
            var function = _owned[^1];
            _owned.RemoveAt(_owned.Count - 1);
            function.Dispose();
        }
    }

    private static List<BoundFunction> LoadAll(
        UdfMessage udf, TaskHeader header, IFunctionSource source, List<BoundFunction> owned, TaskClock clock)
    {
        var functions = new List<BoundFunction>();
        foreach (var command in udf.Commands)
        {
            functions.Add(source.Load(command, header, () => clock.Measure(TaskPhase.Function)));
            owned.Add(functions[^1]);
        }

        return functions;
    }

    private static FunctionContext ContextOf(
        TaskHeader header, WorkerEnvironment environment, BoundOptions options, IBarrier? barrier,
        TaskCancellation cancellation, TaskClock clock, ILogger log)
    {
        var context = header.Context;
        return new FunctionContext
        {
            PartitionId = context.PartitionId,
            StageId = context.StageId,
            AttemptNumber = context.AttemptNumber,
            TaskAttemptId = context.TaskAttemptId,
            Cpus = context.Cpus,
            CancellationToken = cancellation.Token,
            Barrier = barrier,
            FilesFolder = SessionFilesFolder.Of(header, environment),
            LocalProperties = context.LocalProperties,
            Resources = context.Resources,
            Settings = options.Settings,
            Log = log,
            OnStillAlive = clock.ReportProgress,
        };
    }

    private static BarrierClient? BarrierOf(
        TaskContextMessage context, BarrierFinder barriers, IReadOnlyDictionary<string, string> settings,
        TaskCancellation cancellation, TaskClock clock)
    {
        if (barriers(context) is not { } server) return null;
        var addresses = context.LocalProperties.GetValueOrDefault("addresses", "").Split(',');
        return new BarrierClient(server, context.PartitionId, addresses, settings, clock, cancellation.Token);
    }
}
