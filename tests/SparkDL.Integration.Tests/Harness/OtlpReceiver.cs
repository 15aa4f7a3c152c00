using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SparkDL.Integration.Tests.Harness;

/// <summary>Receives the OpenTelemetry protocol over HTTP, on a port of its own, and keeps the spans.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<ReceivedSpan> _spans = [];

    public OtlpReceiver()
    {
        Endpoint = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>The address, as <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> takes it.</summary>
    public string Endpoint { get; }

    /// <summary>What has come so far.</summary>
    public IReadOnlyList<ReceivedSpan> Spans
    {
        get { lock (_spans) return [.. _spans]; }
    }

    /// <summary>Waits until a condition on the spans holds, or time is up.</summary>
    public IReadOnlyList<ReceivedSpan> WaitFor(Func<IReadOnlyList<ReceivedSpan>, bool> condition)
    {
        for (var i = 0; i < 1000 && !condition(Spans); i++) Thread.Sleep(10);
        return Spans;
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                lock (_spans) _spans.AddRange(SpansIn(body.ToArray()));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed by Dispose.
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static IEnumerable<ReceivedSpan> SpansIn(byte[] request) =>
        from resource in Fields(request, 1)
        let service = AttributesIn(Fields(resource, 1).Single(), 1).GetValueOrDefault("service.name", "")
        from scope in Fields(resource, 2)
        let source = Text(Fields(Fields(scope, 1).Single(), 1).Single())
        from span in Fields(scope, 2)
        select new ReceivedSpan(
            service, source, Text(Fields(span, 5).Single()), Hex(Fields(span, 1)), Hex(Fields(span, 2)),
            Hex(Fields(span, 4)), AttributesIn(span, 9));

    private static Dictionary<string, string> AttributesIn(byte[] message, int field) =>
        Fields(message, field).ToDictionary(
            pair => Text(Fields(pair, 1).Single()),
            pair => Fields(Fields(pair, 2).Single(), 1) is [var text] ? Text(text) : "");

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static string Hex(List<byte[]> field) => field is [var id] ? Convert.ToHexStringLower(id) : "";

    /// <summary>The values of a field with texts, bytes or messages.</summary>
    private static List<byte[]> Fields(byte[] message, int field)
    {
        var values = new List<byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    var length = (int)Varint(message, ref at);
                    if ((int)(tag >> 3) == field) values.Add(message[at..(at + length)]);
                    at += length;
                    break;
            }
        }

        return values;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
}

/// <summary>A span as it came over the network.</summary>
internal sealed record ReceivedSpan(
    string Service, string Source, string Name, string TraceId, string SpanId, string ParentId,
    IReadOnlyDictionary<string, string> Attributes);
