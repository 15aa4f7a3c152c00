using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;
using SparkDL.Arrow;
using SparkDL.Harness;
using SparkDL.Integration.Tests.Harness;
using SparkDL.Sql;
using Xunit;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>One query is one trace, in the client and in the workers.</summary>
[Collection(WorkerSparkCollection.Name)]
[Trait("Suite", "worker-live")]
public sealed class TraceTests : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static readonly ActivitySource Program = new("TraceTests");

    private readonly OtlpReceiver _receiver = new();
    private readonly TracerProvider _client;
    private readonly SparkSession _spark;

    public TraceTests()
    {
        // A server in local mode runs the tasks itself, so its workers have this program's variables.
        Environment.SetEnvironmentVariable(Endpoint, _receiver.Endpoint);
        _client = OpenTelemetry.Sdk.CreateTracerProviderBuilder()
            .AddSource("SparkDL*", Program.Name)
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = new Uri(_receiver.Endpoint + "/v1/traces");
                exporter.ExportProcessorType = ExportProcessorType.Simple;
            })
            .Build();
        _spark = SparkSession.Builder().Master("local[2]").AppName("traces").Create();
    }

    public void Dispose()
    {
        _spark.Dispose();
        Environment.SetEnvironmentVariable(Endpoint, null);
        _client.Dispose();
        _receiver.Dispose();
    }

    [SparkFact]
    public void One_query_is_one_trace_across_both_processes()
    {
        var frame = SameRows(isolated: false);

        var first = RunIn("first", frame);
        var second = RunIn("second", frame);

        // The plan is the same: each execution is a trace of its own all the same.
        Assert.NotEqual(first, second);
        foreach (var trace in new[] { first, second })
        {
            var spans = _receiver.WaitFor(all => TasksIn(all, trace).Count() == 2);
            var query = Assert.Single(spans, span => span.TraceId == trace && span.Name == "execute plan");
            Assert.Equal("SparkDL", query.Source);
            var tasks = TasksIn(spans, trace).ToList();
            Assert.Equal(2, tasks.Count);
            Assert.All(tasks, task => Assert.Equal(
                (query.SpanId, "SparkDL.Worker", "sparkdl-worker"), (task.ParentId, task.Source, task.Service)));
            Assert.All(tasks, task => Assert.Equal("map", task.Attributes["sparkdl.function.kind"]));
        }
    }

    [SparkFact]
    public void A_function_in_a_child_process_belongs_to_its_task()
    {
        var trace = RunIn("isolated", SameRows(isolated: true));

        var spans = _receiver.WaitFor(all => ChildrenIn(all, trace).Count() == 2 && TasksIn(all, trace).Count() == 2);
        var tasks = TasksIn(spans, trace).Select(task => task.SpanId).Order();
        Assert.Equal(tasks, ChildrenIn(spans, trace).Select(child => child.ParentId).Order());
    }

    private static IEnumerable<ReceivedSpan> TasksIn(IEnumerable<ReceivedSpan> spans, string trace) =>
        spans.Where(span => span.TraceId == trace && span.Name == "run task");

    private static IEnumerable<ReceivedSpan> ChildrenIn(IEnumerable<ReceivedSpan> spans, string trace) =>
        spans.Where(span => span.TraceId == trace && span.Name == "run isolated function");

    private DataFrame SameRows(bool isolated) => _spark.Range(0, 100, partitions: 2).MapInArrow(
        static (IEnumerable<RecordBatch> batches, Numbers _) => batches, new Numbers(), "id long", isolated: isolated);

    private static string RunIn(string name, DataFrame frame)
    {
        using var activity = Program.StartActivity(name);
        Assert.Equal(100, frame.Collect().Count);
        return activity!.TraceId.ToHexString();
    }
}
