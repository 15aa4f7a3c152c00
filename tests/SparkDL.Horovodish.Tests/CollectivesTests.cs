using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace SparkDL.Horovodish.Tests;

public class CollectivesTests
{
    public static TheoryData<int, int> SizesAndLengths()
    {
        var data = new TheoryData<int, int>();
        foreach (var ranks in new[] { 1, 2, 3, 4, 5, 8 })
        {
            foreach (var length in new[] { 0, 1, 2, 7, 1000, 16_385, 300_001 }) data.Add(ranks, length);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(SizesAndLengths))]
    public void All_ranks_end_with_the_same_bits_and_the_sum_in_double_precision(int ranks, int length)
    {
        var inputs = Enumerable.Range(0, ranks).Select(r => Values(length, seed: r)).ToArray();
        var results = new float[ranks][];
        new RankGroup(ranks).RunAll(group =>
        {
            var mine = inputs[group.Rank].ToArray();
            group.AllReduce<float>(mine);
            results[group.Rank] = mine;
            group.Complete();
        });
        Assert.All(results, r => Assert.True(SameBits(r, results[0])));
        for (var i = 0; i < length; i++)
        {
            var expected = inputs.Sum(v => (double)v[i]);
            var scale = inputs.Sum(v => Math.Abs((double)v[i]));
            Assert.True(Math.Abs(results[0][i] - expected) <= 1e-6 * scale, $"element {i}");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Special_values_give_the_same_bits_on_all_ranks(int ranks)
    {
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -0f,
            float.MaxValue, 1e-40f];
        var results = new float[ranks][];
        new RankGroup(ranks).RunAll(group =>
        {
            var mine = Enumerable.Range(0, 70).Select(i => special[(i + (i / 7 * group.Rank)) % 7]).ToArray();
            group.AllReduce<float>(mine);
            results[group.Rank] = mine;
            group.Complete();
        });
        Assert.All(results, r => Assert.True(SameBits(r, results[0])));
        Assert.True(float.IsNaN(results[0][0]));
        Assert.Equal(float.PositiveInfinity, results[0][1]);
        Assert.Equal(ranks * float.Epsilon, results[0][3]);
        Assert.Equal(float.PositiveInfinity, results[0][5]);
    }

    [Fact]
    public void Doubles_and_longs_are_added_exactly()
    {
        new RankGroup(3).RunAll(group =>
        {
            double[] doubles = [group.Rank + 0.5, 1e300];
            long[] longs = [group.Rank, long.MaxValue / 4];
            group.AllReduce<double>(doubles);
            group.AllReduce<long>(longs);
            Assert.Equal([4.5, 3e300], doubles);
            Assert.Equal([3, long.MaxValue / 4 * 3], longs);
            group.Complete();
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void Broadcast_reaches_every_rank_from_every_root(int ranks)
    {
        new RankGroup(ranks).RunAll(group =>
        {
            for (var root = 0; root < ranks; root++)
            {
                var values = group.Rank == root ? Values(50_000, root) : new float[50_000];
                group.Broadcast<float>(values, root);
                Assert.True(SameBits(Values(50_000, root), values));
            }

            group.Complete();
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Messages_of_different_lengths_are_gathered_in_the_order_of_ranks(int ranks)
    {
        new RankGroup(ranks).RunAll(group =>
        {
            var all = group.AllGather(Encoding.UTF8.GetBytes(new string('x', group.Rank * 1000) + group.Rank));
            Assert.Equal(ranks, all.Length);
            for (var r = 0; r < ranks; r++)
                Assert.Equal(new string('x', r * 1000) + r, Encoding.UTF8.GetString(all[r]));
            group.Complete();
        });
    }

    [Fact]
    public void A_barrier_lets_no_rank_through_before_the_last_has_come()
    {
        var arrived = 0;
        new RankGroup(5).RunAll(group =>
        {
            if (group.Rank == 3) Thread.Sleep(200);
            Interlocked.Increment(ref arrived);
            group.Barrier();
            Assert.Equal(5, Volatile.Read(ref arrived));
            group.Complete();
        });
    }

    [Fact]
    public void Ranks_that_leave_in_good_order_are_not_taken_for_dead()
    {
        for (var round = 0; round < 20; round++)
        {
            new RankGroup(4).RunAll(group =>
            {
                group.AllReduce<float>(new float[1000]);
                group.Complete();
            });
        }
    }

    [Fact]
    public void Many_small_reductions_are_not_held_back_by_delayed_acknowledgements()
    {
        var elapsed = TimeSpan.Zero;
        new RankGroup(2).RunAll(group =>
        {
            var values = new float[1024];
            group.Barrier();
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 500; i++) group.AllReduce<float>(values);
            if (group.Rank == 0) elapsed = clock.Elapsed;
            group.Complete();
        });
        // With Nagle's algorithm each would wait for 40 ms, 20 s in all; without it all take some tens of milliseconds.
        Assert.True(elapsed < TimeSpan.FromSeconds(15), $"500 reductions took {elapsed.TotalMilliseconds} ms");
    }

    private static float[] Values(int length, int seed)
    {
        var random = new Random(seed);
        var values = new float[length];
        for (var i = 0; i < length; i++) values[i] = (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-3, 4));
        return values;
    }

    private static bool SameBits(float[] a, float[] b) =>
        MemoryMarshal.AsBytes(a.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(b.AsSpan()));
}
