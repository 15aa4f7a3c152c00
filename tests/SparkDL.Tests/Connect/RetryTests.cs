using Microsoft.Extensions.Logging.Abstractions;
using SparkDL.Connect;
using SparkDL.Connect.Grpc;

namespace SparkDL.Tests.Connect;

/// <summary>Retries wait by the clock that they were given, with the random part that they were given.</summary>
public sealed class RetryTests
{
    private readonly ImmediateTime _time = new();

    [Fact]
    public async Task A_transient_failure_is_retried_until_the_tries_are_used_up()
    {
        var calls = 0;
        var retrier = Retrier(new RetryPolicy { MaxRetries = 4 });
        await Assert.ThrowsAsync<GrpcException>(() => retrier.RunAsync<int>(() =>
        {
            calls++;
            throw Error(GrpcStatusCode.Unavailable);
        }));
        Assert.Equal((5, 4), (calls, retrier.Retries));
        Assert.Equal([50, 200, 800, 3450], _time.Waits.Select(wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task Another_failure_is_not_retried()
    {
        await Assert.ThrowsAsync<GrpcException>(
            () => Retrier(RetryPolicy.Default).RunAsync<int>(() => throw Error(GrpcStatusCode.Internal)));
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_success_gives_all_tries_back()
    {
        var retrier = Retrier(new RetryPolicy { MaxRetries = 1 });
        Assert.True(await retrier.TryWaitAsync(Failure));
        Assert.False(await retrier.TryWaitAsync(Failure));
        retrier.Reset();
        Assert.True(await retrier.TryWaitAsync(Failure));
    }

    private static GrpcStatus Failure => new(GrpcStatusCode.Unavailable, "");

    private RetryBudget Retrier(RetryPolicy policy) => new(
        policy, _time, new Half(), "Config", ConnectionString.Parse("sc://localhost:1", null), NullLogger.Instance,
        CancellationToken.None);

    private static GrpcException Error(GrpcStatusCode code) => new(new GrpcStatus(code, ""), "Config");

    private sealed class Half : Random
    {
        public override double NextDouble() => 0.5;
    }

    /// <summary>Each wait ends at once and is noted down.</summary>
    private sealed class ImmediateTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
