using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SparkDL.Arrow;
using SparkDL.Benchmarks.Support;
using SparkDL.Sql;

namespace SparkDL.Benchmarks.Scenarios;

/// <summary>
/// What telemetry costs: a function that hands rows on, with a listener in this process and workers that export their
/// spans, beside the same with neither.
/// </summary>
internal sealed class TelemetryCost : Scenario
{
    private const int BatchRows = 65_536;
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public override string Name => "telemetry";

    public override string Variant => "listened_exported";

    public override string Unit => "rows";

    public override ScenarioPair Prepare(BenchmarkOptions options)
    {
        var rows = options.Size(full: 5_000_000, quick: 1_000_000);
        var quiet = BenchmarkSpark.Start(options, BatchRows);
        var receiver = new Receiver();
        Environment.SetEnvironmentVariable(Endpoint, receiver.Address);
        var observed = BenchmarkSpark.Start(options, BatchRows);
        Environment.SetEnvironmentVariable(Endpoint, null);
        var (off, on) = (Echo(quiet, rows), Echo(observed, rows));
        return new ScenarioPair(() => DrainObserved(on), () => BenchmarkSpark.Drain(off), rows)
            .Owning(receiver, quiet, observed);
    }

    private static DataFrame Echo(SparkSession spark, long rows) => spark.Range(rows)
        .SelectExpr("id", "id * 0.5D as v").MapInArrow(static (RecordBatch batch) => batch, "id long, v double");

    private static void DrainObserved(DataFrame frame)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("SparkDL", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) =>
                ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        BenchmarkSpark.Drain(frame);
    }

    /// <summary>Accepts spans and drops them.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Receiver()
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            }

            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _ = ServeAsync();
        }

        public string Address { get; }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    await context.Request.InputStream.CopyToAsync(Stream.Null);
                    context.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // Closed by Dispose.
            }
        }
    }
}
