using System.Diagnostics;
using SparkDL.Connect;
using SparkDL.Connect.Protos;
using Xunit;

namespace SparkDL.Tests.Connect;

/// <summary>Silence: of a network that is gone, of a server that works, of a barrier stage that never starts.</summary>
public sealed class StallTests : FakeServerTest
{
    [Fact]
    public void A_connection_that_went_silent_fails_after_the_detect_time()
    {
        using var session = Connect("", new ConnectOptions
        {
            Retry = RetryPolicy.None,
            StallTimeout = TimeSpan.FromMilliseconds(300),
            ProbeTimeout = TimeSpan.FromMilliseconds(300),
        });
        Server.On("ExecutePlan", call => Task.Delay(Timeout.Infinite, call.Aborted));
        Server.On("Config", call => Task.Delay(Timeout.Infinite, call.Aborted));
        var started = Stopwatch.GetTimestamp();

        var error = Assert.Throws<SparkServerException>(() => session.Range(1).Count());

        Assert.True(error.IsTransient);
        Assert.Contains("Nothing was heard", error.Message);
        // Interrupting waits 5 s for its answer.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0.5, 60);
    }

    [Fact]
    public void A_server_that_is_busy_but_answers_is_waited_for()
    {
        using var session = Connect("", new ConnectOptions
        {
            Retry = RetryPolicy.None,
            StallTimeout = TimeSpan.FromMilliseconds(100),
            ProbeTimeout = TimeSpan.FromMinutes(2),
        });
        Server.On("ExecutePlan", async call =>
        {
            await Eventually(() => Server.Count("Config") > 1);
            await call.AnswerAsync(Responses(1)[0]);
        });

        Assert.Single(session.Execute(new Plan { Root = session.Range(1).Relation }));
    }

    [Fact]
    public void A_barrier_stage_that_does_not_start_is_interrupted_and_told()
    {
        using var session = Connect("", new ConnectOptions { BarrierStartTimeout = TimeSpan.FromMilliseconds(300) });
        Server.On("ExecutePlan", async call =>
        {
            while (!call.Aborted.IsCancellationRequested)
            {
                await call.SendAsync(Waiting());
                await Task.Delay(50);
            }
        });
        var frame = session.Range(1).MapPartitions(new CommonInlineUserDefinedFunction(), isBarrier: true);

        var error = Assert.Throws<SparkSetupException>(() => frame.Limit(1).Collect());

        Assert.Contains("fewer free task slots", error.Message);
        Assert.Equal(1, Server.Count("Interrupt"));
    }

    private static ExecutePlanResponse Waiting()
    {
        var progress = new ExecutePlanResponse.Types.ExecutionProgress();
        return new ExecutePlanResponse { ResponseId = Guid.NewGuid().ToString(), ExecutionProgress = progress };
    }
}
