using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SparkDL.Connect;
using SparkDL.Connect.Protos;
using SparkDL.Harness;
using SparkDL.Sql;
using SparkDL.Tests.ScriptedServer;
using Xunit;

namespace SparkDL.Tests.Connect;

/// <summary>Encrypted connections: who is trusted, what is told, and that no token goes to anybody else.</summary>
public sealed class TlsTests : IAsyncLifetime, IDisposable
{
    private const string Secret = "/;use_ssl=true;token=canary-4711";
    private readonly TestAuthority _authority = new("Our own authority");
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-tls-").FullName;
    private FakeConnectServer _server = null!;

    private string AuthoritiesFile => Path.Combine(_folder, "authorities.pem");

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(AuthoritiesFile, _authority.Pem);
        _server = await FakeConnectServer.StartAsync(_authority.Issue(null, "127.0.0.1", "localhost"));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void With_its_authority_named_a_server_is_trusted_and_gets_the_token()
    {
        using var session = Connect(_server.Remote + Secret);
        _server.Answer("Config", new ConfigResponse { Pairs = { new KeyValue { Key = "key", Value = "over TLS" } } });

        Assert.Equal("over TLS", session.Conf.Get("key"));
        Assert.Equal("Bearer canary-4711", _server.LastHeaders.Authorization);
        Assert.Equal("https", _server.LastScheme);
    }

    [Fact]
    public void A_query_runs_over_tls_as_without()
    {
        var execution = new FakeExecution(
            FakeServerTest.Responses(30), new FakeExecution.Cut(7, FakeExecution.Break.Reset));
        execution.Install(_server);
        using var session = Connect($"sc://localhost:{_server.Port}" + Secret);

        var got = session.Execute(new Plan { Root = session.Range(1).Relation }).Select(r => r.ResponseId);

        Assert.Equal(FakeServerTest.Responses(30).Select(r => r.ResponseId), got);
    }

    [Fact]
    public void A_program_may_decide_by_itself_whom_it_trusts()
    {
        using var session = Connect(_server.Remote + Secret, new ConnectOptions
        {
            ConfigureTls = tls => tls.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate!.Subject == "CN=127.0.0.1",
        });
        Assert.Equal("4.2.0", session.Version);
    }

    [Fact]
    public async Task A_certificate_that_a_server_signed_itself_is_named_like_an_authority()
    {
        using var own = TestAuthority.SignedByItself("localhost");
        await File.WriteAllTextAsync(AuthoritiesFile, own.ExportCertificatePem());
        await using var server = await FakeConnectServer.StartAsync(own);
        using var session = Connect($"sc://localhost:{server.Port}{Secret}");
        Assert.Equal("4.2.0", session.Version);
    }

    [Fact]
    public void A_server_of_an_unknown_authority_is_refused_and_never_sees_the_token()
    {
        var error = Refused(_server.Remote + Secret, new ConnectOptions());

        Assert.Contains("issued by CN=Our own authority, is not trusted", error.Message);
        Assert.Contains("ConnectOptions.AuthoritiesFile", error.Message);
        Assert.Empty(_server.Calls);
    }

    [Fact]
    public async Task Another_authority_than_the_servers_does_not_help()
    {
        using var other = new TestAuthority("Another authority");
        await File.WriteAllTextAsync(AuthoritiesFile, other.Pem);
        Assert.Contains("is not trusted", Refused(_server.Remote + Secret).Message);
        Assert.Empty(_server.Calls);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_by_both_names()
    {
        await using var elsewhere = await FakeConnectServer.StartAsync(
            _authority.Issue(null, "spark.example", "10.0.0.7"));

        var error = Refused(elsewhere.Remote + Secret);

        Assert.Contains("its certificate is for spark.example, 10.0.0.7, not for 127.0.0.1", error.Message);
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task A_certificate_that_is_over_is_refused()
    {
        var over = TimeProvider.System.GetUtcNow().AddDays(-1);
        await using var late = await FakeConnectServer.StartAsync(_authority.Issue(over, "127.0.0.1"));
        Assert.Contains("certificate has expired", Refused(late.Remote + Secret).Message);
        Assert.Empty(late.Calls);
    }

    [Fact]
    public async Task A_server_that_speaks_in_clear_is_not_given_the_token()
    {
        await using var clear = await FakeConnectServer.StartAsync();
        Assert.Contains("use_ssl", Refused(clear.Remote + Secret).Message);
        Assert.Empty(clear.Calls);
    }

    [Fact]
    public async Task A_web_server_without_http_2_is_named()
    {
        await using var web = await FakeConnectServer.StartAsync(
            _authority.Issue(null, "127.0.0.1"), HttpProtocols.Http1);
        Assert.Contains("TLS with HTTP/2", Refused(web.Remote + Secret).Message);
        Assert.Empty(web.Calls);
    }

    [Fact]
    public void A_client_in_clear_is_told_that_the_server_may_want_tls()
    {
        var error = Refused(_server.Remote, new ConnectOptions { ConnectTimeout = TimeSpan.FromMilliseconds(100) });
        Assert.True(error.Message.Contains("use_ssl=true", StringComparison.Ordinal), error.ToString());
        Assert.Empty(_server.Calls);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("no certificate", "no certificate in")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read")]
    public void A_file_of_authorities_that_is_none_is_named(string? content, string expected)
    {
        if (content is null)
            File.Delete(AuthoritiesFile);
        else
            File.WriteAllText(AuthoritiesFile, content);
        var error = Refused(_server.Remote + Secret);
        Assert.Contains(expected, error.Message);
        Assert.Contains(AuthoritiesFile, error.Message);
    }

    [Fact]
    public void Nothing_that_is_told_repeats_the_token()
    {
        var error = Refused(_server.Remote + Secret, new ConnectOptions());
        Assert.DoesNotContain("canary", error.ToString());
        Assert.IsAssignableFrom<AuthenticationException>(error.GetBaseException());
    }

    private SparkSession Connect(string remote, ConnectOptions? options = null) =>
        SparkSession.Builder().Remote(remote)
            .Options(options ?? new ConnectOptions { AuthoritiesFile = AuthoritiesFile }).Create();

    private SparkSetupException Refused(string remote, ConnectOptions? options = null) =>
        Assert.Throws<SparkSetupException>(() => Connect(remote, options));
}
