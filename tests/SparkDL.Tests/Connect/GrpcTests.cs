using SparkDL.Connect;
using SparkDL.Connect.Grpc;
using SparkDL.Connect.Protos;
using SparkDL.Harness;
using SparkDL.Tests.ScriptedServer;
using Xunit;

namespace SparkDL.Tests.Connect;

/// <summary>Answers that are wrong in all the ways in which a server or something before it can be wrong.</summary>
public sealed class GrpcTests : FakeServerTest
{
    [Fact]
    public void A_trailers_only_error_carries_class_sql_state_and_parameters()
    {
        _ = Session;
        Server.On("Config", call =>
        {
            call.FailAtOnce(13, "[SOME_CLASS] Ünicode is 100 % fine",
                ("errorClass", "SOME_CLASS"), ("sqlState", "42000"), ("messageParameters", """{"name":"value"}"""),
                ("classes", """["org.apache.spark.SparkException","java.lang.Exception"]"""));
            return Task.CompletedTask;
        });

        var error = Assert.Throws<SparkServerException>(() => Session.Conf.Get("key"));

        Assert.Equal("[SOME_CLASS] Ünicode is 100 % fine", error.Message);
        Assert.Equal(("SOME_CLASS", "42000", "value"),
            (error.ErrorClass, error.SqlState, error.MessageParameters["name"]));
        Assert.Equal("org.apache.spark.SparkException", error.JavaClasses[0]);
        Assert.False(error.IsTransient);
        Assert.Null(error.ServerStackTrace);
    }

    [Fact]
    public void The_server_stack_is_asked_for_once_and_only_when_it_is_looked_at()
    {
        _ = Session;
        Server.On("Config", call =>
        {
            call.FailAtOnce(13, "broken", ("errorId", "error-1"));
            return Task.CompletedTask;
        });
        Server.Answer("FetchErrorDetails", Details());

        var error = Assert.Throws<SparkServerException>(() => Session.Conf.Get("key"));

        Assert.Equal(0, Server.Count("FetchErrorDetails"));
        Assert.Equal("E: broken\n    at a.B.c(B.java:7)\nCaused by: F: cause\n", error.ServerStackTrace);
        _ = error.ServerStackTrace;
        Assert.Equal(1, Server.Count("FetchErrorDetails"));
    }

    [Theory]
    [InlineData(400, GrpcStatusCode.Internal)]
    [InlineData(403, GrpcStatusCode.PermissionDenied)]
    [InlineData(404, GrpcStatusCode.Unimplemented)]
    [InlineData(429, GrpcStatusCode.Unavailable)]
    [InlineData(502, GrpcStatusCode.Unavailable)]
    [InlineData(503, GrpcStatusCode.Unavailable)]
    [InlineData(504, GrpcStatusCode.Unavailable)]
    [InlineData(500, GrpcStatusCode.Unknown)]
    public void An_http_error_becomes_the_status_that_grpc_gives_it(int http, GrpcStatusCode expected)
    {
        var error = Fails(call => call.AnswerHttpAsync(http, "text/html", "<h1>no</h1>"));
        Assert.Equal(expected, error.StatusCode);
        Assert.Contains($"HTTP {http}", error.Message);
    }

    [Fact]
    public void Something_that_is_no_grpc_is_named()
    {
        var error = Fails(call => call.AnswerHttpAsync(200, "text/html", "<h1>hello</h1>"));
        Assert.Contains("text/html", error.Message);
    }

    [Fact]
    public void An_oversize_message_is_refused_before_it_is_read()
    {
        var error = Fails(call => call.SendRawAsync([0, 0x7f, 0xff, 0xff, 0xff]));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, error.StatusCode);
        Assert.Contains("grpc_max_message_size", error.Message);
    }

    [Fact]
    public void The_limit_of_the_connection_string_holds()
    {
        using var session = Connect("/;grpc_max_message_size=20");
        Server.Answer("Config", new ConfigResponse { SessionId = new string('x', 30) });
        var error = Assert.Throws<SparkServerException>(() => session.Conf.Get("key"));
        Assert.Contains("limit is 20", error.Message);
    }

    [Fact]
    public void A_compressed_message_that_nobody_asked_for_is_refused() =>
        Assert.Contains("compressed", Fails(call => call.SendRawAsync([1, 0, 0, 0, 0])).Message);

    [Fact]
    public void Bytes_that_are_no_frame_are_refused() =>
        Assert.Contains("not gRPC", Fails(call => call.SendRawAsync([42, 0, 0, 0, 0])).Message);

    [Fact]
    public void A_message_that_is_no_protobuf_is_refused() =>
        Assert.Contains("could not be read", Fails(call => call.SendRawAsync([0, 0, 0, 0, 1, 0xff])).Message);

    [Fact]
    public void An_answer_without_a_status_is_transient()
    {
        var error = Fails(async call =>
        {
            await call.SendAsync(new ConfigResponse());
            call.EndWithoutStatus();
        });
        Assert.True(error.IsTransient);
    }

    [Fact]
    public void An_end_within_a_frame_is_transient()
    {
        var error = Fails(async call =>
        {
            await call.SendRawAsync([0, 0, 0, 0, 9, 1]);
            call.End();
        });
        Assert.True(error.IsTransient);
    }

    [Fact]
    public void Ok_without_a_message_is_an_error() => Fails(call =>
    {
        call.End();
        return Task.CompletedTask;
    });

    [Fact]
    public void Two_messages_where_one_is_due_are_an_error() => Fails(async call =>
    {
        await call.SendAsync(new ConfigResponse());
        await call.AnswerAsync(new ConfigResponse());
    });

    [Fact]
    public void A_server_that_is_busy_for_a_moment_is_asked_again()
    {
        _ = Session;
        var calls = 0;
        Server.On("Config", call =>
        {
            if (++calls < 3)
                call.FailAtOnce(14, "busy");
            else
                return call.AnswerAsync(new ConfigResponse { Pairs = { new KeyValue { Key = "key", Value = "v" } } });
            return Task.CompletedTask;
        });
        Assert.Equal("v", Session.Conf.Get("key"));
    }

    [Fact]
    public async Task A_call_ends_at_its_deadline()
    {
        var client = Session.Client; // Made under the usual deadline: the short one is for one call only.
        Server.On("Config", call => Task.Delay(Timeout.Infinite, call.Aborted));
        var error = await Assert.ThrowsAsync<SparkServerException>(
            () => client.ConfigAsync(
                new ConfigRequest.Types.Operation(), deadline: TimeSpan.FromMilliseconds(200),
                retry: RetryPolicy.None));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, error.StatusCode);
        Assert.Equal("200m", Server.LastHeaders["grpc-timeout"]);
    }

    [Fact]
    public void A_server_that_is_not_there_is_told_in_time_with_what_to_do()
    {
        var error = Assert.Throws<SparkSetupException>(() => SparkDL.Sql.SparkSession.Builder()
            .Remote("sc://127.0.0.1:1")
            .Options(new ConnectOptions { ConnectTimeout = TimeSpan.FromSeconds(1) }).Create());
        Assert.Contains("No Spark Connect server answers at sc://127.0.0.1:1", error.Message);
    }

    [Fact]
    public void A_wrong_token_is_told_without_repeating_it()
    {
        Server.On("AnalyzePlan", call =>
        {
            call.FailAtOnce(16, "Invalid token");
            return Task.CompletedTask;
        });
        var missing = Assert.Throws<SparkSetupException>(() => Connect());
        Assert.Contains("asks for a token", missing.Message);
        var wrong = Assert.Throws<SparkSetupException>(() => Connect("/;token=canary-4711"));
        Assert.Contains("refused the token", wrong.Message);
        Assert.DoesNotContain("canary", wrong.ToString());
        Assert.Equal("Bearer canary-4711", Server.LastHeaders.Authorization);
    }

    [Fact]
    public void Unknown_parameters_become_headers_and_the_user_agent_names_us()
    {
        using var session = Connect("/;x-cluster=abc;user_agent=my_app");
        Assert.Equal("abc", Server.LastHeaders["x-cluster"]);
        Assert.StartsWith("my_app sparkdl/", Server.LastHeaders.UserAgent);
    }

    private SparkServerException Fails(Func<FakeCall, Task> answer)
    {
        using var session = Connect("", new ConnectOptions { Retry = RetryPolicy.None });
        Server.On("Config", answer);
        return Assert.Throws<SparkServerException>(() => session.Conf.Get("key"));
    }

    private static FetchErrorDetailsResponse Details()
    {
        var first = new FetchErrorDetailsResponse.Types.Error
        {
            ErrorTypeHierarchy = { "E" },
            Message = "broken",
            CauseIdx = 1,
        };
        first.StackTrace.Add(new FetchErrorDetailsResponse.Types.StackTraceElement
        {
            DeclaringClass = "a.B",
            MethodName = "c",
            FileName = "B.java",
            LineNumber = 7,
        });
        var cause = new FetchErrorDetailsResponse.Types.Error { ErrorTypeHierarchy = { "F" }, Message = "cause" };
        return new FetchErrorDetailsResponse { RootErrorIdx = 0, Errors = { first, cause } };
    }
}
