using SparkDL.Arrow.Records;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

public sealed class RecordTests
{
    private sealed record Reading(long Id, double? Value, string? Name, DateOnly Day, float[] Points, decimal Price);

    [Fact]
    public void Records_become_columns_and_records_again()
    {
        Reading[] readings =
        [
            new(1, 0.5, "first", new DateOnly(2024, 2, 29), [1, 2], 12.5m),
            new(2, null, null, new DateOnly(1969, 12, 31), [], -0.000000000000000001m),
        ];
        using var batch = readings.ToRecordBatch();

        Assert.Equal(
            "Id: int64 not null, Value: double, Name: string, Day: date32[day] not null, Points: list<item: float> "
            + "not null, Price: decimal128(38, 18) not null",
            batch.Schema.ToString());
        Assert.Equal(1, batch["Value"].NullCount);
        Assert.Equal([1L, 2L], batch.Values<long>("Id"));
        var again = batch.ToRecords<Reading>().ToArray();
        Assert.Equal(readings[0] with { Points = again[0].Points }, again[0]);
        Assert.Equal(readings[0].Points, again[0].Points);
        Assert.Equal(readings[1].Price, again[1].Price);
    }

    [Fact]
    public void A_record_without_its_column_names_the_columns_there_are()
    {
        using var batch = new[] { new { Other = 1 } }.ToRecordBatch();

        Assert.Contains(
            "Other",
            Assert.Throws<ArgumentException>(() => batch.ToRecords<Reading>()).Message,
            StringComparison.Ordinal);
    }
}
