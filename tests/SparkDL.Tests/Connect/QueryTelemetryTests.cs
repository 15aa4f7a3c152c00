using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SparkDL.Connect;
using SparkDL.Connect.Execution;
using SparkDL.Connect.Protos;
using SparkDL.Instrumentation;
using SparkDL.Sql;
using SparkDL.Tests.ScriptedServer;
using Xunit;
using static SparkDL.Tests.ScriptedServer.FakeExecution;

namespace SparkDL.Tests.Connect;

/// <summary>What a query tells of itself, and that it costs nothing where nobody listens.</summary>
public sealed class QueryTelemetryTests : FakeServerTest
{
    [Fact]
    public void A_query_is_a_span_whose_trace_goes_with_it()
    {
        using var program = new Activity("program").Start();
        var spans = new ConcurrentQueue<Activity>();
        using (Listen(spans))
        {
            new FakeExecution(Responses(5), new Cut(2, Break.Unavailable)).Install(Server);
            Run();
            Assert.Same(program, Activity.Current);
        }

        var query = Assert.Single(spans, span =>
            span.OperationName == Telemetry.Spans.ExecutePlan && span.TraceId == program.TraceId);
        Assert.Equal(ActivityKind.Client, query.Kind);
        Assert.Equal("collect", query.GetTagItem(Telemetry.Tags.OperationName));
        Assert.Null(query.GetTagItem("error.type"));
        Assert.Equal(Telemetry.Events.Reattach, Assert.Single(query.Events).Name);
        var request = Assert.Single(Server.Requests("ExecutePlan", ExecutePlanRequest.Parser));
        Assert.Equal($"sparkdl-trace:{query.Id}", Assert.Single(request.Tags));
        Assert.Equal(request.OperationId, query.GetTagItem(Telemetry.Tags.OperationId));
    }

    [Fact]
    public void Retries_and_giving_up_are_logged()
    {
        var log = new RecordingLog();
        new FakeExecution(Responses(1)).Install(Server);
        using var session = SparkSession.Builder().Remote(Server.Remote).LoggerFactory(log)
            .Options(new ConnectOptions { Retry = Quick }).Create();
        Server.On("ExecutePlan", call =>
        {
            call.FailAtOnce(14, "connection lost");
            return Task.CompletedTask;
        });
        Server.On("ReattachExecute", call =>
        {
            call.FailAtOnce(14, "connection lost");
            return Task.CompletedTask;
        });

        Assert.Throws<SparkServerException>(
            () => session.Execute(new Plan { Root = session.Range(1).Relation }).Count());

        var category = typeof(ConnectClient).FullName;
        Assert.Equal(3, log.Events.Count(e => e.Category == category && e.Id.Name == "CallRetried"));
        var end = Assert.Single(log.Events, e => e.Id.Name == "CallGivenUp");
        Assert.Equal((1001, category), (end.Id.Id, end.Category));
        Assert.Contains("after 4 tries in 00:00:", end.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allocated_where_nobody_listens()
    {
        using var client = new ConnectClient(ConnectionString.Parse("sc://localhost:1", null), new ConnectOptions());
        var plan = new Plan();
        Observe(client, plan);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Observe(client, plan);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Observe(ConnectClient client, Plan plan)
    {
        var telemetry = QueryTelemetry.TryStart(client, "", plan);
        QueryTelemetry.CountRecovery(telemetry, RecoveryAction.Reattach);
        Assert.True(telemetry is null && QueryTelemetry.TraceTag(telemetry) is null);
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed class RecordingLog : ILoggerFactory
    {
        public ConcurrentQueue<(string Category, EventId Id, string Text)> Events { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private sealed class Category(RecordingLog log, string name) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception,
                Func<TState, Exception?, string> formatter) =>
                log.Events.Enqueue((name, eventId, formatter(state, exception)));
        }
    }
}
