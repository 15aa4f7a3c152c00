namespace SparkDL.Testing.Tests;

public sealed class BatchComparisonTests
{
    [Fact]
    public void A_difference_names_row_column_and_both_values()
    {
        using var expected = TestBatches.FromRows("id int, name string", [1, "a"], [2, "b"]);
        using var actual = TestBatches.FromRows("id int, name string", [1, "a"], [3, null]);
        Assert.Equal(
            "2 values differ:\nrow 1, column 'id': expected 2, got 3\nrow 1, column 'name': expected \"b\", got null",
            BatchComparison.Difference(expected, actual));
        Assert.Throws<BatchDifferenceException>(() => BatchComparison.RequireEqual(expected, actual));
    }

    [Fact]
    public void Other_columns_and_other_numbers_of_rows_are_told_first()
    {
        using var expected = TestBatches.FromRows("id int, name string", [1, "a"]);
        using var renamed = TestBatches.FromRows("id int, title string", [1, "a"]);
        using var longer = TestBatches.FromRows("id int, name string", [1, "a"], [2, "b"]);
        Assert.Contains("columns differ", BatchComparison.Difference(expected, renamed));
        Assert.Contains("2 rows instead of 1", BatchComparison.Difference(expected, longer));
    }

    [Fact]
    public void A_tolerance_holds_for_numbers_also_in_lists_and_nan_equals_nan()
    {
        using var expected = TestBatches.FromRows(
            "x double, y array<float>", [1.0, new[] { 1f, 2f }], [double.NaN, new[] { 0f }]);
        using var actual = TestBatches.FromRows(
            "x double, y array<float>", [1.0005, new[] { 1f, 2.0005f }], [double.NaN, new[] { 0f }]);
        Assert.Null(BatchComparison.Difference(expected, actual, new BatchComparisonOptions { Tolerance = 1e-3 }));
        Assert.StartsWith("2 values differ", BatchComparison.Difference(expected, actual));
    }

    [Fact]
    public void The_order_of_rows_is_ignored_where_that_is_asked_for()
    {
        using var expected = TestBatches.FromRows("id int, name string", [1, "a"], [2, null], [1, "a"]);
        using var actual = TestBatches.FromRows("id int, name string", [2, null], [1, "a"], [1, "a"]);
        using var other = TestBatches.FromRows("id int, name string", [2, null], [2, null], [1, "a"]);
        var options = new BatchComparisonOptions { IgnoreRowOrder = true };
        Assert.Null(BatchComparison.Difference(expected, actual, options));
        Assert.NotNull(BatchComparison.Difference(expected, actual));
        Assert.NotNull(BatchComparison.Difference(expected, other, options));
    }

    [Fact]
    public void Many_differences_are_counted_and_the_first_are_shown()
    {
        using var expected = TestBatches.Of(("x", TestBatches.ColumnFrom(Enumerable.Range(0, 30))));
        using var actual = TestBatches.Of(("x", TestBatches.ColumnFrom(Enumerable.Range(1, 30))));
        var difference = BatchComparison.Difference(expected, actual)!;
        Assert.StartsWith("30 values differ", difference);
        Assert.EndsWith("... and 20 more", difference);
    }
}
