using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Functions;

namespace SparkDL.Testing.Tests;

public sealed record Offset(long Value);

/// <summary>Adds the configured value to the column <c>x</c>.</summary>
public sealed class AddOffset : IMapFunction<Offset>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Offset config, FunctionContext context) =>
        batches.Select(batch => TestBatches.Of(
            ("y", TestBatches.ColumnFrom(batch.Values<long>("x").ToArray().Select(x => x + config.Value)))));
}

/// <summary>Yields its input as it is.</summary>
public sealed class Same : IMapFunction<Offset>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Offset config, FunctionContext context) =>
        batches;
}

/// <summary>Negates its argument; with a wrong length where the configuration is 1.</summary>
public sealed class Negate : IScalarFunction<Offset>
{
    public Column Evaluate(RecordBatch arguments, Offset config, FunctionContext context) => TestBatches.ColumnFrom(
        ((PrimitiveColumn<long>)arguments[0]).Values[(int)config.Value..].ToArray().Select(x => -x));
}

/// <summary>Sums its argument.</summary>
public sealed class Total : IAggregateFunction<Offset>
{
    public Column Aggregate(RecordBatch arguments, Offset config, FunctionContext context) => TestBatches.Column(
        config.Value + ((PrimitiveColumn<long>)arguments[0]).Values.ToArray().Sum());
}

/// <summary>Returns each key with the number of its rows.</summary>
public sealed class CountGroup : IGroupMapFunction<Offset>
{
    public IEnumerable<RecordBatch> Map(
        RecordBatch key, IEnumerable<RecordBatch> rows, Offset config, FunctionContext context)
    {
        yield return TestBatches.Of(
            ("key", TestBatches.Column((string?)key[0].GetValue(0))),
            ("rows", TestBatches.Column(rows.Sum(batch => batch.Length))));
    }
}

/// <summary>Returns each key with the number of its rows on either side.</summary>
public sealed class CountSides : ICogroupMapFunction<Offset>
{
    public IEnumerable<RecordBatch> Map(
        RecordBatch key, RecordBatch left, RecordBatch right, Offset config, FunctionContext context)
    {
        yield return TestBatches.Of(
            ("key", TestBatches.Column((string?)key[0].GetValue(0))),
            ("left", TestBatches.Column(left.Length)), ("right", TestBatches.Column(right.Length)));
    }
}

/// <summary>Tells each rank what all ranks said; the rank of the configured number fails instead.</summary>
public sealed class Gossip : IMapFunction<Offset>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Offset config, FunctionContext context)
    {
        var barrier = context.Barrier!;
        if (barrier.Rank == config.Value) throw new InvalidOperationException($"rank {barrier.Rank} has had enough");
        var all = barrier.AllGather($"{context.PartitionId}:{batches.Sum(batch => batch.Length)}");
        barrier.Wait();
        yield return TestBatches.Of(("said", TestBatches.Column(string.Join(' ', all))));
    }
}
