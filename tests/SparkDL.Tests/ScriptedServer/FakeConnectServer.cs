using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using SparkDL.Connect.Protos;

namespace SparkDL.Tests.ScriptedServer;

/// <summary>
/// A Spark Connect server that does what a test tells it to: real HTTP/2, real frames and messages, no Spark. Each call
/// goes to the handler of its method; what was asked is kept for the test to look at.
/// </summary>
public sealed class FakeConnectServer : IAsyncDisposable
{
    private const string Service = "/spark.connect.SparkConnectService/";
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<FakeCall, Task>> _handlers = new();

    private FakeConnectServer(WebApplication app) => _app = app;

    /// <summary>The calls in the order of their arrival: method and first message.</summary>
    public ConcurrentQueue<(string Method, byte[] Message)> Calls { get; } = new();

    /// <summary>The headers of the last call.</summary>
    public IHeaderDictionary LastHeaders { get; private set; } = new HeaderDictionary();

    /// <summary>The scheme of the last call: https over TLS.</summary>
    public string LastScheme { get; private set; } = "";

    public int Port { get; private set; }

    /// <summary>Its address for clients on this machine, without parameters.</summary>
    public string Remote => $"sc://127.0.0.1:{Port}";

    /// <summary>Starts it, over TLS where it is given a certificate.</summary>
    public static async Task<FakeConnectServer> StartAsync(
        X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var server = new FakeConnectServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Port = new Uri(app.Urls.Single()).Port;
        server.AddDefaults();
        return server;
    }

    /// <summary>What a call of this method does from now on.</summary>
    public void On(string method, Func<FakeCall, Task> handler) => _handlers[method] = handler;

    /// <summary>A unary method that answers with this message.</summary>
    public void Answer(string method, IMessage message) => On(method, call => call.AnswerAsync(message));

    public int Count(string method) => Calls.Count(c => c.Method == method);

    public IReadOnlyList<T> Requests<T>(string method, MessageParser<T> parser)
        where T : IMessage<T> =>
        [.. Calls.Where(c => c.Method == method).Select(c => parser.ParseFrom(c.Message))];

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private void AddDefaults()
    {
        Answer("AnalyzePlan", new AnalyzePlanResponse
        {
            SparkVersion = new AnalyzePlanResponse.Types.SparkVersion { Version = "4.2.0" },
        });
        Answer("Config", new ConfigResponse { Pairs = { new KeyValue { Key = "key" } } });
        Answer("ReleaseExecute", new ReleaseExecuteResponse());
        Answer("ReleaseSession", new ReleaseSessionResponse());
        Answer("Interrupt", new InterruptResponse());
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var method = path.StartsWith(Service, StringComparison.Ordinal) ? path[Service.Length..] : path;
        LastScheme = context.Request.Scheme;
        // The server uses its own again.
        LastHeaders = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        var call = new FakeCall(context);
        Calls.Enqueue((method, await call.ReadAsync() ?? []));
        if (_handlers.TryGetValue(method, out var handler))
            await handler(call);
        else
            call.FailAtOnce(12, $"Method not found: {path}");
    }
}
