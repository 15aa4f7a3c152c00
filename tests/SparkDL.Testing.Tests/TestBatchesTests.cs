using SparkDL.Arrow.Types;
using SparkDL.Functions;

namespace SparkDL.Testing.Tests;

public sealed class TestBatchesTests
{
    private sealed record Person(long Id, string? Name, float[] Scores);

    [Fact]
    public void Records_tuples_and_columns_make_equal_batches()
    {
        using var records = TestBatches.From(new Person(1, "Ada", [1, 2]), new Person(2, null, []));
        using var rows = TestBatches.FromRows(
            "Id long, Name string, Scores array<float>", [1L, "Ada", new[] { 1f, 2f }],
            [2L, null, Array.Empty<float>()]);
        using var columns = TestBatches.Of(
            ("Id", TestBatches.Column(1L, 2L)), ("Name", TestBatches.Column("Ada", null)),
            ("Scores", TestBatches.Column<float[]>([1, 2], [])));
        BatchComparison.RequireEqual(records, rows);
        BatchComparison.RequireEqual(records, columns);
    }

    [Fact]
    public void A_row_with_another_number_of_values_is_named() =>
        Assert.Contains("Row 1 has 3 values, and there are 2 columns", Assert.Throws<ArgumentException>(
            () => TestBatches.FromRows("a int, b int", [1, 2], [1, 2, 3])).Message);

    [Fact]
    public void A_column_has_the_type_of_its_values_and_may_be_empty()
    {
        using var empty = TestBatches.Column<double>();
        using var dates = TestBatches.Column<DateOnly?>(new DateOnly(2024, 2, 29), null);
        Assert.Equal(ArrowType.Double, empty.Type);
        Assert.Equal(0, empty.Length);
        Assert.Equal(ArrowType.Date, dates.Type);
        Assert.True(dates.IsNull(1));
    }

    [Fact]
    public void A_context_has_what_was_set_and_keeps_the_log()
    {
        using var end = new CancellationTokenSource();
        var builder = new FunctionContextBuilder().Partition(3).Attempt(2).Setting("a", "b").Resource("gpu", "0", "1")
            .LocalProperty("c", "d").FilesFolder("/tmp").Cancellation(end.Token).Barrier(LocalBarrier.Create(1)[0]);
        var context = builder.Build();
        context.StillAlive();
        Microsoft.Extensions.Logging.LoggerExtensions.LogWarning(context.Log, "no rows in {Partition}", 3);
        end.Cancel();

        Assert.Equal((3, 2, "b", "d"), (context.PartitionId, context.AttemptNumber, context.Settings["a"],
            context.LocalProperties["c"]));
        Assert.Equal(["0", "1"], context.Resources["gpu"]);
        Assert.Equal("/tmp", context.FilesFolder);
        Assert.True(context.CancellationToken.IsCancellationRequested);
        Assert.Equal(["x"], context.Barrier!.AllGather("x"));
        Assert.Equal(["Warning: no rows in 3"], builder.LogLines);
        Assert.Equal(1, builder.StillAliveCalls);
    }
}
