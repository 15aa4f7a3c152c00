using FsCheck;
using FsCheck.Fluent;
using SparkDL.Connect;
using Xunit;

namespace SparkDL.Tests.Connect;

/// <summary>Every sentence of Spark's page on connection strings, and what it leaves open.</summary>
public sealed class ConnectionStringTests
{
    [Fact]
    public void Without_a_port_it_is_15002()
    {
        var target = ConnectionString.Parse("sc://myhost.com/");
        Assert.Equal(("myhost.com", 15002, false), (target.Host, target.Port, target.UseSsl));
        Assert.Equal(15002, ConnectionString.Parse("sc://myhost.com").Port);
    }

    [Fact]
    public void Another_port_and_tls()
    {
        var target = ConnectionString.Parse("sc://myhost.com:443/;use_ssl=true");
        Assert.Equal((443, true), (target.Port, target.UseSsl));
        Assert.Equal("https://myhost.com/", target.Address.ToString());
    }

    [Fact]
    public void A_token_turns_tls_on()
    {
        Assert.True(ConnectionString.Parse("sc://myhost.com:443/;use_ssl=true;token=ABCDEFG").UseSsl);
        var target = ConnectionString.Parse("sc://myhost.com/;token=ABCDEFG");
        Assert.True(target.UseSsl);
        Assert.True(target.HasToken);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public void On_this_machine_a_token_needs_no_tls(string host)
    {
        Assert.False(ConnectionString.Parse($"sc://{host}:1/;token=t").UseSsl);
        Assert.True(ConnectionString.Parse($"sc://{host}:1/;token=t;use_ssl=true").UseSsl);
    }

    [Fact]
    public void A_token_in_clear_to_another_machine_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => ConnectionString.Parse("sc://myhost.com/;token=canary-4711;use_ssl=false"));
        Assert.DoesNotContain("canary", error.Message);
        Assert.Throws<ArgumentException>(() => ConnectionString.Parse("sc://myhost.com/;use_ssl=false", "canary-4711"));
    }

    [Fact]
    public void The_token_of_the_environment_serves_where_the_string_has_none()
    {
        Assert.Equal("env", ConnectionString.Parse("sc://h/", "env").Token);
        Assert.Equal("own", ConnectionString.Parse("sc://h/;token=own", "env").Token);
    }

    [Fact]
    public void User_agent_session_and_size_are_taken()
    {
        const string Id = "550e8400-e29b-41d4-a716-446655440000";
        var target = ConnectionString.Parse(
            $"sc://h/;user_id=Martin;user_agent=my_data_query_app;session_id={Id};grpc_max_message_size=134217728");
        Assert.Equal(("Martin", "my_data_query_app", Id, 134217728),
            (target.UserId, target.UserAgent, target.SessionId, target.MaxMessageSize));
        Assert.Equal(128 * 1024 * 1024, ConnectionString.Parse("sc://h/").MaxMessageSize);
    }

    [Fact]
    public void Other_parameters_become_headers()
    {
        var target = ConnectionString.Parse("sc://w.example:443/;token=t;x-databricks-cluster-id=0301-abc");
        Assert.Equal(
            new KeyValuePair<string, string>("x-databricks-cluster-id", "0301-abc"), Assert.Single(target.Headers));
    }

    [Fact]
    public void Names_and_values_are_case_sensitive()
    {
        Assert.Equal("token", Assert.Single(ConnectionString.Parse("sc://h/;Token=t").Headers).Key);
        Assert.Throws<ArgumentException>(() => ConnectionString.Parse("sc://h/;use_ssl=TRUE"));
    }

    [Fact]
    public void Escapes_are_undone() =>
        Assert.Equal("a;b=c", ConnectionString.Parse("sc://h/;user_id=a%3Bb%3Dc").UserId);

    [Fact]
    public void An_ipv6_address_stands_in_brackets()
    {
        var target = ConnectionString.Parse("sc://[2001:db8::1]:99");
        Assert.Equal(("2001:db8::1", 99, "sc://[2001:db8::1]:99"), (target.Host, target.Port, target.ToString()));
        Assert.Equal("http://[2001:db8::1]:99/", target.Address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("myhost.com")]
    [InlineData("http://myhost.com")]
    [InlineData("SC://myhost.com")]
    [InlineData("sc://")]
    [InlineData("sc:///;token=canary")]
    [InlineData("sc://user:canary@host/")]
    [InlineData("sc://myhost.com:443/mypathprefix/;token=canary")]
    [InlineData("sc://host:0/")]
    [InlineData("sc://host:65536/")]
    [InlineData("sc://host:-1/")]
    [InlineData("sc://host:/")]
    [InlineData("sc://host:12a/")]
    [InlineData("sc://ho st/")]
    [InlineData("sc://host/;canary")]
    [InlineData("sc://host/;=canary")]
    [InlineData("sc://host/;token=")]
    [InlineData("sc://host/;token=canary;token=canary2")]
    [InlineData("sc://host/;use_ssl=canary")]
    [InlineData("sc://host/;session_id=canary")]
    [InlineData("sc://host/;grpc_max_message_size=canary")]
    [InlineData("sc://host/;grpc_max_message_size=0")]
    [InlineData("sc://host/;token=canary%0d%0ax-evil: 1")]
    [InlineData("sc://host/;grpc-timeout=1m")]
    [InlineData("sc://host/;x y=canary")]
    [InlineData("sc://[::1/")]
    public void What_is_wrong_is_refused_without_repeating_values(string text)
    {
        var error = Assert.Throws<ArgumentException>(() => ConnectionString.Parse(text));
        Assert.DoesNotContain("canary", error.Message);
        Assert.Contains("sc://host:port/", error.Message);
    }

    [Fact]
    public void Nothing_but_the_documented_error_comes_of_any_text() =>
        Prop.ForAll<string>(text =>
        {
            foreach (var candidate in new[] { text ?? "", $"sc://{text}", $"sc://h/;{text}", $"sc://h/;token={text}" })
            {
                try
                {
                    ConnectionString.Parse(candidate);
                }
                catch (ArgumentException)
                {
                    // The one that is documented.
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Printing_shows_no_parameter() =>
        Assert.Equal("sc://h:5", ConnectionString.Parse("sc://h:5/;token=canary;user_id=me").ToString());
}
