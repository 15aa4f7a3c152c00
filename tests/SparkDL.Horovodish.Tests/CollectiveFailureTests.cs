using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SparkDL.Horovodish.Collectives;
using SparkDL.Horovodish.Mesh;

namespace SparkDL.Horovodish.Tests;

public class CollectiveFailureTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 0)]
    public void A_rank_that_dies_is_named_by_every_survivor_at_once(int ranks, int victim)
    {
        // No deadline can be what ends the survivors: RankGroup waits for them for a minute.
        var group = new RankGroup(ranks) { Adjust = o => o with { Timeout = TimeSpan.FromHours(1) } };
        var errors = group.Run(g =>
        {
            g.Step = 7;
            g.Barrier();
            if (g.Rank == victim) return; // without a message, as a killed process does
            g.AllReduce<float>(new float[200_000]);
        });
        AssertAllName(errors, victim);
        Assert.All(errors.Where(e => e is not null), e => Assert.Equal(7, ((RankFailedException)e!).Step));
    }

    [Theory]
    [Trait("Tier", "slow")]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    public void A_silent_rank_is_named_when_the_deadline_is_over_and_warned_of_before(int ranks, int silent)
    {
        var release = new ManualResetEventSlim();
        var group = new RankGroup(ranks) { Adjust = o => o with { Timeout = TimeSpan.FromSeconds(2) } };
        var left = ranks - 1;
        var errors = group.Run(g =>
        {
            g.Barrier();
            if (g.Rank == silent)
            {
                release.Wait(TimeSpan.FromSeconds(20));
                return;
            }

            try
            {
                g.AllReduce<float>(new float[10]);
            }
            finally
            {
                if (Interlocked.Decrement(ref left) == 0) release.Set();
            }
        });
        AssertAllName(errors, silent);
        Assert.Contains(group.Warnings, w => w.Contains($"rank {silent} on host{silent}", StringComparison.Ordinal));
    }

    [Fact]
    public void Different_operations_are_reported_with_both_ranks_and_no_sum_is_made()
    {
        var errors = new RankGroup(2).Run(group =>
        {
            if (group.Rank == 0) group.AllReduce<float>(new float[100]);
            else group.AllGather(new byte[3]);
        });
        AssertMismatch(errors, "allreduce of 100 x float32", "allreduce of 2 x int64");
    }

    [Fact]
    public void Different_shapes_are_reported_with_both_ranks()
    {
        var errors = new RankGroup(3).Run(group => group.AllReduce<float>(new float[group.Rank == 1 ? 101 : 100]));
        AssertMismatch(errors, "100 x float32", "101 x float32");
    }

    [Fact]
    public void Different_element_types_are_reported_with_both_ranks()
    {
        var errors = new RankGroup(2).Run(group =>
        {
            if (group.Rank == 0) group.AllReduce<float>(new float[100]);
            else group.AllReduce<double>(new double[100]);
        });
        AssertMismatch(errors, "100 x float32", "100 x float64");
    }

    [Fact]
    public void One_collective_too_many_is_an_error_and_no_hang()
    {
        var errors = new RankGroup(2).Run(group =>
        {
            if (group.Rank == 0) group.Barrier();
            group.AllReduce<float>(new float[5]);
            group.Complete();
        });
        Assert.Contains(errors, e => e is RankFailedException);
    }

    [Fact]
    public void A_rank_that_gives_up_says_why_to_the_others()
    {
        var errors = new RankGroup(3).Run(group =>
        {
            group.Barrier();
            if (group.Rank == 1) group.Abort("the loss is not a number");
            else group.AllReduce<float>(new float[5]);
        });
        AssertAllName(errors, 1);
        Assert.Contains(errors, e => e?.Message.Contains("the loss is not a number", StringComparison.Ordinal) == true);
    }

    [Fact]
    [Trait("Tier", "slow")]
    public void A_wrong_secret_is_refused_by_name()
    {
        var group = new RankGroup(2)
        {
            Adjust = o => o with
            {
                Secret = o.Rank == 1 ? new byte[32] : o.Secret,
                ConnectTimeout = TimeSpan.FromSeconds(2),
            },
        };
        var errors = group.Run(g => g.Barrier());
        var refused = Assert.IsType<RankFailedException>(errors[1]);
        Assert.Equal(0, refused.Rank);
        Assert.Contains("secret", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, Assert.IsType<RankFailedException>(errors[0]).Rank);
    }

    [Fact]
    public void A_rank_left_over_from_an_earlier_attempt_is_refused()
    {
        var group = new RankGroup(2) { Adjust = o => o with { Attempt = 1 } };
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        listener.Listen();
        var address = new RankAddress(0, 1, "host0", ["127.0.0.1"], ((IPEndPoint)listener.LocalEndPoint!).Port);
        // The zombie knows the secret and the address (it saw them in its own time), but belongs to attempt 0.
        var zombie = default(Exception);
        var thread = new Thread(() => zombie = Record.Exception(() =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPAddress.Loopback, address.Port);
            Handshake.Dial(socket, group.Options(1) with { Attempt = 0 }, address, 1);
        }));
        thread.Start();
        using var accepted = listener.Accept();
        Assert.Null(Handshake.Accept(accepted, group.Options(0)));
        thread.Join();
        var refused = Assert.IsType<RankFailedException>(zombie);
        Assert.Contains("attempt 0, the job is at attempt 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rank_that_never_connects_is_named_within_the_limit()
    {
        var clock = Stopwatch.StartNew();
        var group = new RankGroup(2) { Adjust = o => o with { ConnectTimeout = TimeSpan.FromSeconds(1) } };
        var thread = new Thread(() => group.Gather(1, new RankAddress(1, 0, "host1", ["127.0.0.1"], 1).ToJson()));
        thread.Start();
        var error = Assert.Throws<RankFailedException>(() => group.Join(0));
        thread.Join();
        Assert.Equal((1, "host1"), (error.Rank, error.Host));
        // Guards against a hang only.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(50), $"named after {clock.Elapsed}");
    }

    [Fact]
    public void A_cancelled_task_ends_its_wait()
    {
        using var source = new CancellationTokenSource();
        using var ended = new ManualResetEventSlim();
        var group = new RankGroup(2) { Adjust = o => o.Rank == 0 ? o with { CancellationToken = source.Token } : o };
        var errors = group.Run(g =>
        {
            g.Barrier();
            if (g.Rank == 1) Assert.True(ended.Wait(TimeSpan.FromSeconds(50)));
            else source.CancelAfter(200);
            try
            {
                g.AllReduce<float>(new float[3]);
            }
            finally
            {
                ended.Set();
            }
        });
        Assert.IsType<OperationCanceledException>(errors[0], exactMatch: false);
        Assert.IsType<RankFailedException>(errors[1]);
    }

    private static void AssertAllName(Exception?[] errors, int victim)
    {
        for (var rank = 0; rank < errors.Length; rank++)
        {
            if (rank == victim) continue;
            var error = Assert.IsType<RankFailedException>(errors[rank]);
            Assert.True(victim == error.Rank, $"rank {rank} blames {error.Rank}: {error.Message}");
            Assert.Equal($"host{victim}", error.Host);
            Assert.Contains("ank ", error.Message, StringComparison.Ordinal);
        }
    }

    private static void AssertMismatch(Exception?[] errors, string one, string other)
    {
        Assert.All(errors, e => Assert.IsType<RankFailedException>(e));
        Assert.Contains(errors, e => e!.Message.Contains(one, StringComparison.Ordinal)
            && e.Message.Contains(other, StringComparison.Ordinal)
            && e.Message.Contains("rank ", StringComparison.Ordinal));
    }
}
