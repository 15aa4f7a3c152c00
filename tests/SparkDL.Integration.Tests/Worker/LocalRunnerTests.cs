using System.Diagnostics;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow;
using SparkDL.Functions.Local;
using SparkDL.Functions;
using SparkDL.Testing;
using Xunit;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>Functions without Spark: in this process, and as ranks in processes of their own.</summary>
public sealed class LocalRunnerTests
{
    [Fact]
    public void Ranks_meet_and_give_their_results_in_order()
    {
        var results = LocalRunner.MapBarrier<SumOverRanks, Numbers>(
            [[Ids(1, 2, 3)], [Ids(10)], []], new(), SumOverRanks.Columns);

        Assert.Equal(3, results.Count);
        for (var rank = 0; rank < 3; rank++)
        {
            using var row = Assert.Single(results[rank]);
            Assert.Equal(rank, row.Values<int>("rank")[0]);
            Assert.Equal(16L, row.Values<long>("sum")[0]);
        }
    }

    [Fact]
    public void A_rank_that_is_killed_ends_the_others_at_once_and_is_named()
    {
        var watch = Stopwatch.StartNew();

        var error = Assert.Throws<FunctionException>(() => LocalRunner.MapBarrier<DieAtRankOne, Numbers>(
            [[Ids(1)], [Ids(2)]], new(), SumOverRanks.Columns));

        Assert.Contains("Rank 1 of 2 failed", error.Message);
        Assert.Contains("signal 9 (SIGKILL", error.Message);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(300));
    }

    [Fact]
    public void A_rank_that_throws_is_shown_with_its_own_exception()
    {
        var error = Assert.Throws<FunctionException>(() => LocalRunner.MapBarrier<SumOverRanks, Numbers>(
            [[TestBatches.Of(("other", TestBatches.Column(1L)))]], new(), SumOverRanks.Columns));

        Assert.Contains("System.ArgumentException: There is no column 'id'", error.Message);
        Assert.Contains("TestFunctions.cs:line", error.Message);
    }

    [Fact]
    public void Ranks_that_are_cancelled_before_they_start_end_as_cancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(() => LocalRunner.MapBarrier<SumOverRanks, Numbers>(
            [[Ids(1)], [Ids(2)]], new(), SumOverRanks.Columns, cancellation: new CancellationToken(canceled: true)));

    [Fact]
    public void A_setting_that_ranks_could_not_read_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => LocalRunner.MapBarrier<SumOverRanks, Numbers>(
            [[Ids(1)]], new(), SumOverRanks.Columns,
            new Dictionary<string, string> { ["sparkdl.function.hangSeconds"] = "NaN" }));
        Assert.Contains("sparkdl.function.hangSeconds", error.Message);
    }

    [Fact]
    public void A_map_runs_in_this_process_and_is_checked_like_on_Spark()
    {
        using var row = Assert.Single(LocalRunner.Map<WhereAmI, Numbers>([Ids(1, 2)], new(), WhereAmI.Columns));
        Assert.Equal(Environment.ProcessId, row.Values<int>("process")[0]);

        var error = Assert.Throws<FunctionException>(
            () => LocalRunner.Map<WhereAmI, Numbers>([], new(), "partition int").ToList());
        Assert.Contains("4 columns instead of 1", error.Message);
    }

    private static RecordBatch Ids(params long[] values) => TestBatches.Of(
        ("id", new PrimitiveColumnBuilder<long>().Append(values.AsSpan()).Build()));
}
