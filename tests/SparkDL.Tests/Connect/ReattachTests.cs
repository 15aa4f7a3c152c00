using SparkDL.Connect;
using SparkDL.Connect.Protos;
using SparkDL.Harness;
using SparkDL.Tests.ScriptedServer;
using Xunit;
using static SparkDL.Tests.ScriptedServer.FakeExecution;

namespace SparkDL.Tests.Connect;

/// <summary>A query gives each response once and in order, wherever and however its stream breaks.</summary>
public sealed class ReattachTests : FakeServerTest
{
    private const int Count = 30;

    [Theory]
    [Trait("Tier", "slow")]
    [InlineData((int)Break.Reset)]
    [InlineData((int)Break.End)]
    [InlineData((int)Break.Unavailable)]
    public async Task A_cut_before_any_response_loses_and_doubles_nothing(int how)
    {
        for (var cut = 0; cut < Count; cut++)
        {
            var execution = new FakeExecution(Responses(Count), new Cut(cut, (Break)how));
            execution.Install(Server);

            Assert.Equal(Responses(Count).Select(r => r.ResponseId), Run());
            Assert.Equal(2, execution.Starts.Count);
            // A reset may overtake what was sent before it; the other breaks come behind it.
            Assert.InRange(execution.Starts[1], (Break)how == Break.Reset ? 0 : cut, cut);
            await Eventually(() => execution.Released);
        }
    }

    [Fact]
    public void Each_stream_may_be_cut()
    {
        var cuts = Enumerable.Range(1, Count - 1).Select(i => new Cut(i, Break.Reset)).ToArray();
        var execution = new FakeExecution(Responses(Count), cuts);
        execution.Install(Server);

        Assert.Equal(Responses(Count).Select(r => r.ResponseId), Run());
        Assert.Equal(Count, execution.Starts.Count);
    }

    [Fact]
    [Trait("Tier", "slow")]
    public void A_request_that_never_arrived_is_sent_again_under_the_same_id()
    {
        var execution = new FakeExecution(Responses(3));
        execution.Install(Server);
        var install = Server;
        var lost = false;
        Server.On("ExecutePlan", call =>
        {
            if (!lost)
            {
                lost = true;
                call.FailAtOnce(14, "connection lost");
                return Task.CompletedTask;
            }
            execution.Install(install);
            return execution.ExecuteAsync(install, call);
        });

        Assert.Equal(3, Run().Count);
        var ids = Server.Requests("ExecutePlan", ExecutePlanRequest.Parser).Select(r => r.OperationId);
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public void An_operation_that_the_server_forgot_after_responses_is_an_error()
    {
        var execution = new FakeExecution(Responses(5), new Cut(2, Break.Reset));
        execution.Install(Server);
        Server.On("ReattachExecute", call =>
        {
            call.FailAtOnce(13, "[INVALID_HANDLE.OPERATION_NOT_FOUND] gone",
                ("errorClass", "INVALID_HANDLE.OPERATION_NOT_FOUND"));
            return Task.CompletedTask;
        });

        var error = Assert.Throws<SparkServerException>(Run);

        Assert.Equal("INVALID_HANDLE.OPERATION_NOT_FOUND", error.ErrorClass);
        Assert.Equal(1, Server.Count("ExecutePlan"));
    }

    [Fact]
    public void A_server_that_ends_streams_without_a_word_is_given_up()
    {
        Server.On("ExecutePlan", EndAsync);
        Server.On("ReattachExecute", EndAsync);

        var error = Assert.Throws<SparkServerException>(Run);

        Assert.Contains("again and again", error.Message);
        static Task EndAsync(FakeCall call)
        {
            call.End();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Retries_end_with_an_error_that_is_transient_and_counts_the_tries()
    {
        Server.On("ExecutePlan", Unavailable);
        Server.On("ReattachExecute", Unavailable);

        var error = Assert.Throws<SparkServerException>(Run);

        Assert.True(error.IsTransient);
        Assert.Contains("after 4 tries", error.Message);
        static Task Unavailable(FakeCall call)
        {
            call.FailAtOnce(14, "overloaded");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Leaving_early_interrupts_and_releases()
    {
        var execution = new FakeExecution(Responses(10));
        execution.Install(Server);

        foreach (var _ in Session.Execute(new Plan { Root = Session.Range(1).Relation }))
            break;

        var operation = Server.Requests("ExecutePlan", ExecutePlanRequest.Parser).Single().OperationId;
        Assert.Equal(operation, Server.Requests("Interrupt", InterruptRequest.Parser).Single().OperationId);
        await Eventually(() => execution.Released);
    }

    [Fact]
    public void A_completed_query_is_not_interrupted()
    {
        new FakeExecution(Responses(3)).Install(Server);
        Run();
        Assert.Equal(0, Server.Count("Interrupt"));
    }

    [Fact]
    public async Task Cancelling_interrupts()
    {
        using var cancellation = new CancellationTokenSource();
        Server.On("ExecutePlan", async call =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, call.Aborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Session.Range(1).ToArrowAsync(cancellation.Token))
            {
            }
        });
        Assert.Equal(1, Server.Count("Interrupt"));
    }

    [Fact]
    public void Progress_is_told()
    {
        new FakeExecution(Responses(3)).Install(Server);
        var seen = new List<ExecutionProgress>();
        Session.Progress += seen.Add;

        Run();

        Assert.Equal([0L, 1L], seen.Select(p => p.RunningTasks));
    }
}
