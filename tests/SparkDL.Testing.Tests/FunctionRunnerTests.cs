using SparkDL.Arrow;
using SparkDL.Functions;

namespace SparkDL.Testing.Tests;

public sealed class FunctionRunnerTests
{
    private static readonly RecordBatch Numbers = TestBatches.Of(("x", TestBatches.Column(1L, 2L, 3L)));

    private static readonly RecordBatch Words =
        TestBatches.FromRows("word string, n int", ["a", 1], ["b", 2], ["a", 3], [null, 4]);

    [Fact]
    public void A_map_gets_its_configuration_and_returns_its_batches()
    {
        using var result = Assert.Single(FunctionRunner.Map<AddOffset, Offset>([Numbers], new Offset(10), "y long"));
        Assert.Equal([11L, 12L, 13L], result.Values<long>("y").ToArray());
    }

    [Fact]
    public void A_lambda_of_any_shape_runs_and_one_that_captures_is_refused()
    {
        using var first = Assert.Single(
            FunctionRunner.Map([Numbers], static (RecordBatch batch) => batch.Slice(0, 1), "x long"));
        Assert.Equal(1, first.Length);
        var rows = 2;
        Assert.Contains("captures rows", Assert.Throws<ArgumentException>(
            () => FunctionRunner.Map([Numbers], (RecordBatch batch) => batch.Slice(0, rows), "x long")).Message);
    }

    [Fact]
    public void An_input_that_is_yielded_as_it_is_may_be_disposed_twice()
    {
        var input = TestBatches.Of(("x", TestBatches.Column(7L)));
        var result = Assert.Single(FunctionRunner.Map<Same, Offset>([input], new Offset(0), "x long"));
        input.Dispose();
        Assert.Equal(7L, result.Values<long>("x")[0]);
        result.Dispose();
    }

    [Fact]
    public void A_result_that_is_not_what_was_declared_fails_as_on_spark()
    {
        var error = Assert.Throws<FunctionException>(
            () => FunctionRunner.Map<AddOffset, Offset>([Numbers], new Offset(10), "y double"));
        Assert.Contains("column 'y'", error.Message);
        Assert.Contains("2 rows instead of 3", Assert.Throws<FunctionException>(
            () => FunctionRunner.Evaluate<Negate, Offset>(Numbers, new Offset(1), "long")).Message);
        Assert.Throws<FunctionException>(() => FunctionRunner.Evaluate<Negate, Offset>(Numbers, new Offset(0), "int"));
    }

    [Fact]
    public void Scalars_and_aggregates_return_columns()
    {
        using var negated = FunctionRunner.Evaluate<Negate, Offset>(Numbers, new Offset(0), "long");
        using var total = FunctionRunner.Aggregate<Total, Offset>(Numbers, new Offset(100), "long");
        Assert.Equal([-1L, -2L, -3L], Enumerable.Range(0, 3).Select(negated.GetValue));
        Assert.Equal(106L, total.GetValue(0));
    }

    [Fact]
    public void Groups_form_by_key_over_all_batches_and_null_is_a_key()
    {
        using var more = TestBatches.FromRows("word string, n int", ["b", 5], ["null", 6]);
        var results = FunctionRunner.MapGroups<CountGroup, Offset>(
            [Words, more], ["word"], new Offset(0), "key string, rows int");
        Assert.Equal(
            [("a", 2), ("b", 2), (null, 1), ("null", 1)],
            results.Select(batch => ((string?)batch[0].GetValue(0), batch.Values<int>("rows")[0])));
    }

    [Fact]
    public void Cogroups_have_an_empty_side_where_a_key_is_on_one_side_only()
    {
        using var right = TestBatches.FromRows("word string, m int", ["b", 1], ["c", 1], ["c", 1]);
        var results = FunctionRunner.MapCogroups<CountSides, Offset>(
            [Words], [right], ["word"], new Offset(0), "key string, left int, right int");
        Assert.Equal(
            [("a", 2, 0), ("b", 1, 1), (null, 1, 0), ("c", 0, 2)],
            results.Select(b => ((string?)b[0].GetValue(0), b.Values<int>("left")[0], b.Values<int>("right")[0])));
    }

    [Fact]
    public void Groups_without_a_batch_are_refused_since_nothing_names_the_columns() =>
        Assert.Throws<ArgumentException>(() => FunctionRunner.MapGroups<CountGroup, Offset>(
            [], ["word"], new Offset(0), "key string, rows int"));

    [Fact]
    public void Ranks_meet_at_their_barrier()
    {
        var results = FunctionRunner.MapOnRanks<Gossip, Offset>(
            [[Numbers], [], [Words]], new Offset(-1), "said string");
        Assert.Equal(Enumerable.Repeat("0:3 1:0 2:4", 3), results.Select(rank => (string?)rank[0][0].GetValue(0)));
    }

    [Fact]
    public void A_rank_that_fails_ends_the_others_at_their_barrier()
    {
        var error = Assert.Throws<AggregateException>(
            () => FunctionRunner.MapOnRanks<Gossip, Offset>([[], [], []], new Offset(1), "said string"));
        Assert.Equal("rank 1 has had enough", error.InnerExceptions[0].Message);
        Assert.Equal(3, error.InnerExceptions.Count);
        Assert.Contains("for rank 1, which failed", error.InnerExceptions[1].Message);
    }

    [Fact]
    public void A_barrier_names_the_ranks_that_do_not_come()
    {
        var barriers = LocalBarrier.Create(3, TimeSpan.FromMilliseconds(30));
        Assert.Contains("1, 2", Assert.Throws<FunctionException>(barriers[0].Wait).Message);
        Assert.Equal(3, barriers[0].Addresses.Count);
    }
}
