using System.Text.Json;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Arrow;
using SparkDL.Functions.Loading;
using SparkDL.Functions;
using SparkDL.Testing;
using SparkDL.Worker.Protocol;
using SparkDL.Worker.Tasks;

namespace SparkDL.Worker.Tests.Replay;

/// <summary>
/// The functions that the recordings ran, by name: the commands in them are of the recording's worker.
/// </summary>
internal sealed class ReplayFunctions : IFunctionSource
{
    public BoundFunction Load(ReadOnlySpan<byte> command, TaskHeader header, Func<IDisposable> userCode)
    {
        Assert.True(command.StartsWith("SDL1"u8), "a recorded command does not begin with SDL1");
        using var document = JsonDocument.Parse(command[4..].ToArray());
        var name = document.RootElement.GetProperty("function").GetString()!;
        var arguments = document.RootElement.TryGetProperty("args", out var args) ? args.Clone() : default;
        return name switch
        {
            "identity" => new MapOf((batches, _) => batches),
            "count" => new MapOf(Count),
            "first" => new MapOf((batches, _) => batches.Take(1)),
            "none" => new MapOf((batches, _) => batches.Where(_ => false)),
            "barrier_gather" => new MapOf(Gather),
            "fail" => new MapOf((batches, _) => Fail(batches, arguments)),
            "add_one" => new AddOne(arguments.TryGetProperty("by", out var by) ? by.GetInt64() : 1),
            "grouped" => new Grouped(),
            "crash" or "resources" or "sleep" => new MapOf((batches, _) => batches),
            _ => throw new FunctionException($"There is no function '{name}'."),
        };
    }

    private static IEnumerable<RecordBatch> Count(IEnumerable<RecordBatch> batches, FunctionContext context)
    {
        var (rows, count) = (0L, 0L);
        foreach (var batch in batches) (rows, count) = (rows + batch.Length, count + 1);
        yield return TestBatches.Of(
            ("partition", TestBatches.Column(context.PartitionId)), ("rows", TestBatches.Column(rows)),
            ("batches", TestBatches.Column(count)));
    }

    private static IEnumerable<RecordBatch> Gather(IEnumerable<RecordBatch> batches, FunctionContext context)
    {
        foreach (var _ in batches)
        {
        }

        var gathered = context.Barrier!.AllGather($"p{context.PartitionId}");
        context.Barrier.Wait();
        yield return TestBatches.Of(
            ("partition", TestBatches.Column(context.PartitionId)),
            ("gathered", TestBatches.Column<string[]>([.. gathered])),
            ("released", TestBatches.Column("success")),
            ("addresses", TestBatches.Column<string[]>([.. context.Barrier.Addresses])));
    }

    private static IEnumerable<RecordBatch> Fail(IEnumerable<RecordBatch> batches, JsonElement arguments)
    {
        var after = arguments.TryGetProperty("after", out var number) ? number.GetInt32() : 0;
        var message = arguments.TryGetProperty("message", out var text) ? text.GetString() : "failed on request";
        foreach (var batch in batches)
        {
            if (after-- <= 0) throw new InvalidOperationException(message);
            yield return batch;
        }

        throw new InvalidOperationException(message);
    }

    private sealed class MapOf(Func<IEnumerable<RecordBatch>, FunctionContext, IEnumerable<RecordBatch>> function)
        : BoundFunction
    {
        public override IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, FunctionContext context) =>
            function(batches, context);
    }

    private sealed class AddOne(long by) : BoundFunction
    {
        public override Column Evaluate(RecordBatch arguments, FunctionContext context)
        {
            var builder = new PrimitiveColumnBuilder<long>();
            foreach (var value in ((PrimitiveColumn<long>)arguments[0]).Values) builder.Append(value + by);
            return builder.Build();
        }
    }

    private sealed class Grouped : BoundFunction
    {
        public override IEnumerable<RecordBatch> MapGroup(
            RecordBatch key, IEnumerable<RecordBatch> rows, FunctionContext context)
        {
            var (count, batches) = (0L, 0L);
            foreach (var batch in rows) (count, batches) = (count + batch.Length, batches + 1);
            var first = ColumnBuilder.For(key.Schema[0].Type);
            first.AppendFrom(key[0], 0);
            yield return TestBatches.Of(
                ("key", first.Build()), ("count", TestBatches.Column(count)), ("batches", TestBatches.Column(batches)));
        }
    }
}
