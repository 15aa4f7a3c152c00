using System.Diagnostics;
using SparkDL.Functions.Commands;
using SparkDL.Worker.Export;
using SparkDL.Worker.Instrumentation;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker.Tests;

/// <summary>What a task tells of itself, where it is sent, and that it costs nothing where nobody listens.</summary>
public sealed class TaskTelemetryTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData(null)]
    [InlineData("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE")]
    public void The_trace_of_a_query_survives_the_tags_of_its_jobs(string? state)
    {
        var context = new TraceContext(Parent, state);

        var tag = context.ToTag();

        Assert.DoesNotContain(',', tag);
        Assert.Equal(context, TraceContext.FindIn($"SparkConnect_Operation_1,SparkConnect_Tag_{tag},other"));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", context.ToParent().TraceId.ToHexString());
        Assert.True(context.ToParent().IsRemote);
        Assert.Null(TraceContext.FindIn("SparkConnect_Operation_1"));
    }

    [Fact]
    public void A_task_is_a_span_below_its_query_and_ends_once()
    {
        var spans = new List<Activity>();
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => { lock (spans) spans.Add(span); },
        };
        ActivitySource.AddActivityListener(traces);
        var clock = new TaskClock();

        var telemetry = TaskTelemetry.TryStart(Header(Parent), clock)!;
        telemetry.End("broken");
        telemetry.End();

        lock (spans)
        {
            var span = Assert.Single(spans, span => span.ParentSpanId.ToHexString() == "b7ad6b7169203331");
            Assert.Equal((Telemetry.Spans.RunTask, ActivityKind.Server), (span.OperationName, span.Kind));
            Assert.Equal("map", span.GetTagItem(Telemetry.Tags.FunctionKind));
            Assert.Equal(7, span.GetTagItem(Telemetry.Tags.StageId));
            Assert.Equal("broken", span.GetTagItem("error.type"));
            Assert.Equal(ActivityStatusCode.Error, span.Status);
        }
    }

    [Fact]
    public void Nothing_is_allocated_where_nobody_listens()
    {
        Assert.False(Telemetry.Source.HasListeners());
        var (header, clock) = (Header(Parent), new TaskClock());
        TaskTelemetry.TryStart(header, clock)?.End();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) TaskTelemetry.TryStart(header, clock)?.End();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Without_a_receiver_nothing_is_exported()
    {
        Assert.Null(OtlpOptions.Read(_ => null));
        Assert.Null(OtlpOptions.Read(name => name == OtlpOptions.EndpointVariable ? "collector:4318" : null));
    }

    [Fact]
    public void The_standard_variables_are_read()
    {
        var variables = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "https://collector:4318/",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "api-key=a%20b, tenant=c",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "service.name=ignored,zone=1",
            ["OTEL_SERVICE_NAME"] = "scoring",
        };

        var options = OtlpOptions.Read(variables.GetValueOrDefault)!;

        Assert.Equal("https://collector:4318/v1/traces", options.Endpoint.ToString());
        Assert.Equal(("a b", "c"), (options.Headers["api-key"], options.Headers["tenant"]));
        Assert.Equal(("scoring", "1"), (options.Resource["service.name"], options.Resource["zone"]));
        Assert.Equal("grpc", options.RefusedProtocol);
    }

    private static TaskHeader Header(string parent) => new()
    {
        Version = ProtocolVersion.V42,
        Context = new TaskContextMessage
        {
            StageId = 7,
            LocalProperties = new Dictionary<string, string>
            {
                [TraceContext.JobTagsProperty] = new TraceContext(parent, null).ToTag(),
            },
        },
        FilesFolder = "/",
        EvalType = EvalType.MapArrowIterator,
    };
}
