using SparkDL.Connect;
using SparkDL.Connect.Protos;
using SparkDL.Harness;
using SparkDL.Sql;
using SparkDL.Tests.ScriptedServer;
using Xunit;

namespace SparkDL.Tests.Connect;

/// <summary>A session on a scripted server.</summary>
public abstract class FakeServerTest : IAsyncLifetime
{
    internal FakeConnectServer Server { get; private set; } = null!;

    private SparkSession? _session;

    internal SparkSession Session => _session ??= Connect();

    internal static RetryPolicy Quick { get; } = new()
    {
        InitialBackoff = TimeSpan.FromMilliseconds(1),
        BackoffMultiplier = 1,
        MaxRetries = 3,
    };

    public async Task InitializeAsync() => Server = await FakeConnectServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        await Server.DisposeAsync();
    }

    internal SparkSession Connect(string parameters = "", ConnectOptions? options = null) =>
        SparkSession.Builder().Remote(Server.Remote + parameters)
            .Options(options ?? new ConnectOptions { Retry = Quick, CallTimeout = TimeSpan.FromMinutes(2) }).Create();

    /// <summary>Numbered responses, the last one of them the end.</summary>
    internal static List<ExecutePlanResponse> Responses(int count)
    {
        var responses = Enumerable.Range(0, count).Select(i => new ExecutePlanResponse
        {
            ResponseId = $"response-{i}",
            ExecutionProgress = new ExecutePlanResponse.Types.ExecutionProgress { NumInflightTasks = i },
        }).ToList();
        responses[^1].ResultComplete = new ExecutePlanResponse.Types.ResultComplete();
        return responses;
    }

    internal List<string> Run() =>
        [.. Session.Execute(new Plan { Root = Session.Range(1).Relation }).Select(r => r.ResponseId)];

    internal static async Task Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 6000 && !condition(); i++)
            await Task.Delay(10);
        Assert.True(condition());
    }
}
