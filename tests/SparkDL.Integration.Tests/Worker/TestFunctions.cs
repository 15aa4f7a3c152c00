using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Testing;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>What the functions of these tests are told.</summary>
public sealed record Numbers(long By = 1, string Message = "");

/// <summary>Adds a number to each value of a column of longs.</summary>
public sealed class AddNumber : IScalarFunction<Numbers>
{
    public Column Evaluate(RecordBatch arguments, Numbers config, FunctionContext context)
    {
        var values = ((PrimitiveColumn<long>)arguments[0]).Values;
        var builder = new PrimitiveColumnBuilder<long>();
        foreach (var value in values) builder.Append(value + config.By);
        return builder.Build();
    }
}

/// <summary>Tells where it ran: partition, process, and whether the parent is a worker.</summary>
public sealed class WhereAmI : IMapFunction<Numbers>
{
    public const string Columns = "partition int, process int, rows long, command string";

    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Numbers config, FunctionContext context)
    {
        var rows = batches.Sum(batch => (long)batch.Length);
        yield return TestBatches.Of(
            ("partition", TestBatches.Column(context.PartitionId)),
            ("process", TestBatches.Column(Environment.ProcessId)),
            ("rows", TestBatches.Column(rows)),
            ("command", TestBatches.Column(string.Join(' ', Environment.GetCommandLineArgs().Skip(1)))));
    }
}

/// <summary>Each rank sums its rows; all meet and add up what the others found.</summary>
public sealed class SumOverRanks : IMapFunction<Numbers>
{
    public const string Columns = "rank int, ranks int, process int, sum long";

    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Numbers config, FunctionContext context)
    {
        var own = 0L;
        foreach (var batch in batches)
        {
            foreach (var value in batch.Values<long>("id")) own += value;
        }

        var barrier = context.Barrier!;
        var sum = barrier.AllGather(own.ToString()).Sum(long.Parse);
        barrier.Wait();
        yield return TestBatches.Of(
            ("rank", TestBatches.Column(barrier.Rank)),
            ("ranks", TestBatches.Column(barrier.Size)),
            ("process", TestBatches.Column(Environment.ProcessId)),
            ("sum", TestBatches.Column(sum)));
    }
}

/// <summary>Rank 1 dies as native code would make it; the others wait for it at the barrier.</summary>
public sealed class DieAtRankOne : IMapFunction<Numbers>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Numbers config, FunctionContext context)
    {
        if (context.PartitionId == 1) System.Diagnostics.Process.GetCurrentProcess().Kill();
        context.Barrier!.Wait();
        return [];
    }
}

/// <summary>Sums the numbers of a group, which it reads from their text as well.</summary>
public sealed class SumOfGroup : IGroupMapFunction<Numbers>
{
    public const string Columns = "k long, sum long";

    public IEnumerable<RecordBatch> Map(
        RecordBatch key, IEnumerable<RecordBatch> rows, Numbers config, FunctionContext context)
    {
        var sum = 0L;
        foreach (var batch in rows)
        {
            for (var i = 0; i < batch.Length; i++)
            {
                var value = batch.Values<long>("id")[i];
                if (batch.Get<StringColumn>("s").GetString(i) == value.ToString()) sum += config.By * value;
            }
        }

        yield return TestBatches.Of(
            ("k", TestBatches.Column(key.Values<long>("k")[0])), ("sum", TestBatches.Column(sum)));
    }
}
