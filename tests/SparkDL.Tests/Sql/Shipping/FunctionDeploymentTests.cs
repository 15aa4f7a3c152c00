using SparkDL.Connect;
using SparkDL.Connect.Protos;
using SparkDL.Functions;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Shipping;
using SparkDL.Harness;
using SparkDL.Shipping;
using SparkDL.Tests.Connect;
using SparkDL.Tests.ScriptedServer;

namespace SparkDL.Tests.Sql.Shipping;

/// <summary>
/// A session's first function deploys the worker. An upload that failed is tried again; a setting that changed is used
/// or refused.
/// </summary>
public sealed class FunctionDeploymentTests : FakeServerTest
{
    private const string Executable = "spark.sql.execution.pyspark.python";

    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-deployment-").FullName;
    private readonly Dictionary<string, string> _settings = [];
    private int _failures;

    [Fact]
    public void A_failed_upload_does_not_fail_the_next_function()
    {
        _failures = 1;
        var deployment = Deployment();
        Assert.Throws<SparkServerException>(() => Encode(deployment));

        Encode(deployment);
        Assert.EndsWith("-worker-true/start-worker", _settings[Executable]);
        Assert.Equal(2, Server.Count("AddArtifacts"));
        Encode(deployment);
        Assert.Equal(2, Server.Count("AddArtifacts"));
    }

    [Fact]
    public void A_setting_of_each_function_is_read_anew()
    {
        var deployment = Deployment();
        Encode(deployment);
        Session.Conf.Set(FunctionSettings.HangSeconds, 60);
        Assert.Equal("60", Encode(deployment).Settings[FunctionSettings.HangSeconds]);
    }

    [Fact]
    public void Another_archive_is_sent_while_no_query_has_run()
    {
        var deployment = Deployment();
        Encode(deployment);
        Session.Conf.Set(FunctionSettings.SelfContained, false);
        Encode(deployment);
        Assert.EndsWith("-worker-false/start-worker", _settings[Executable]);
    }

    [Fact]
    public void Another_archive_is_refused_once_a_query_has_run()
    {
        var deployment = Deployment();
        Encode(deployment);
        new FakeExecution(Responses(1)).Install(Server);
        Run();
        Session.Conf.Set(FunctionSettings.SelfContained, false);

        var error = Assert.Throws<InvalidOperationException>(() => Encode(deployment));
        Assert.Contains(FunctionSettings.SelfContained, error.Message);
        Assert.Contains("new session", error.Message);
        Session.Conf.Set(FunctionSettings.SelfContained, "True");
        Encode(deployment);
    }

    [Fact]
    public void A_setting_that_workers_read_once_is_refused_by_its_name()
    {
        var deployment = Deployment();
        Encode(deployment);
        Session.Conf.Set(ScriptedParts.Setting, "elsewhere");
        var error = Assert.Throws<InvalidOperationException>(() => Encode(deployment));
        Assert.Contains(ScriptedParts.Setting, error.Message);
    }

    [Theory]
    [InlineData(FunctionSettings.HangSeconds, "soon")]
    [InlineData(FunctionSettings.SelfContained, "perhaps")]
    [InlineData(ScriptedParts.Setting, "nowhere")]
    public void A_setting_out_of_its_range_is_refused_before_anything_is_sent(string name, string value)
    {
        var deployment = Deployment();
        Session.Conf.Set(name, value);
        var error = Assert.Throws<ArgumentException>(() => Encode(deployment));
        Assert.Contains(name, error.Message);
        Assert.Equal(0, Server.Count("AddArtifacts"));
        Assert.DoesNotContain(Executable, _settings.Keys);
    }

    [Fact]
    public void An_attachment_that_failed_is_made_again()
    {
        Assert.Throws<IOException>(() => Session.GetOrCreateAttachment<object>(_ => throw new IOException("once")));
        Assert.Equal("made", Session.GetOrCreateAttachment<object>(_ => "made"));
        Assert.Equal("made", Session.GetOrCreateAttachment<object>(_ => "again"));
    }

    private static FunctionCommand Encode(FunctionDeployment deployment) =>
        FunctionCommandCodec.Decode(deployment.Encode(Command, []));

    private static FunctionCommand Command => CommandBuilder.Build(
        FunctionKind.Map, CodeReferences.OfType(typeof(FunctionDeploymentTests)), null, "id bigint", isolated: false);

    private FunctionDeployment Deployment()
    {
        Server.On("Config", AnswerConfigAsync);
        Server.On("AddArtifacts", StoreAsync);
        return new FunctionDeployment(Session, FindWorker, [new ScriptedParts()]);
    }

    private string FindWorker(bool selfContained)
    {
        var path = Path.Combine(_folder, selfContained ? "worker-true.tar.gz" : "worker-false.tar.gz");
        File.WriteAllText(path, path);
        return path;
    }

    private async Task StoreAsync(FakeCall call)
    {
        var first = AddArtifactsRequest.Parser.ParseFrom(Server.Calls.Last(c => c.Method == "AddArtifacts").Message);
        while (await call.ReadAsync() is not null)
        {
        }

        if (_failures-- > 0)
        {
            call.FailAtOnce(13, "disk full");
            return;
        }

        await call.AnswerAsync(new AddArtifactsResponse
        {
            Artifacts =
            {
                new AddArtifactsResponse.Types.ArtifactSummary
                {
                    Name = first.Batch.Artifacts[0].Name,
                    IsCrcSuccessful = true,
                },
            },
        });
    }

    private Task AnswerConfigAsync(FakeCall call)
    {
        var operation = ConfigRequest.Parser.ParseFrom(Server.Calls.Last(c => c.Method == "Config").Message).Operation;
        foreach (var pair in operation.Set?.Pairs ?? []) _settings[pair.Key] = pair.Value;
        var answer = new ConfigResponse();
        if (operation.GetAll is { } all)
        {
            answer.Pairs.AddRange(_settings
                .Where(s => s.Key.StartsWith(all.Prefix, StringComparison.Ordinal))
                .Select(s => new KeyValue { Key = s.Key[all.Prefix.Length..], Value = s.Value }));
        }

        return call.AnswerAsync(answer);
    }

    private sealed class ScriptedParts : INativeDependencies
    {
        public const string Setting = "sparkdl.test.place";

        public IReadOnlyDictionary<string, string> FilesToShip() => new Dictionary<string, string>();

        public IReadOnlyDictionary<string, string> DeploymentSettings(
            IReadOnlyDictionary<string, string> settings, bool sharesFiles)
        {
            var value = settings.GetValueOrDefault(Setting, "");
            if (value == "nowhere") throw new ArgumentException($"The setting {Setting} is '{value}'.");
            return new Dictionary<string, string> { [Setting] = value };
        }

        public void Configure(string folder, IReadOnlyDictionary<string, string> settings)
        {
        }
    }
}
