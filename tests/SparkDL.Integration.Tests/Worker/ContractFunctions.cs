using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Testing;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>Where a function is to leave a sign, and where it is to fail.</summary>
public sealed record Signs(string Folder = "", int FailInBatch = -1);

/// <summary>Who served one task: the process, and the thread, which is the connection.</summary>
public sealed class WhoServed : IMapFunction<Numbers>
{
    public const string Columns = "process int, thread int, rows long";

    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Numbers config, FunctionContext context)
    {
        var rows = batches.Sum(batch => (long)batch.Length);
        yield return TestBatches.Of(
            ("process", TestBatches.Column(Environment.ProcessId)),
            ("thread", TestBatches.Column(Environment.CurrentManagedThreadId)),
            ("rows", TestBatches.Column(rows)));
    }
}

/// <summary>Hands its batches on, fails in the one that it is told, and leaves a sign for each.</summary>
public sealed class SignEachBatch : IMapFunction<Signs>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Signs config, FunctionContext context)
    {
        var number = 0;
        foreach (var batch in batches)
        {
            if (number == config.FailInBatch) throw new InvalidTimeZoneException($"batch {number} is bad");
            File.WriteAllText(Path.Combine(config.Folder, $"{context.PartitionId}-{number++}"), "");
            yield return batch;
        }
    }
}

/// <summary>Waits in its first batch until it is told to stop, and says so.</summary>
public sealed class WaitForStop : IMapFunction<Signs>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Signs config, FunctionContext context)
    {
        foreach (var batch in batches)
        {
            File.WriteAllText(Path.Combine(config.Folder, $"began-{context.PartitionId}"), "");
            context.CancellationToken.WaitHandle.WaitOne(TimeSpan.FromMinutes(5));
            File.WriteAllText(
                Path.Combine(config.Folder, $"stopped-{context.PartitionId}"),
                $"{context.CancellationToken.IsCancellationRequested}");
            yield return batch;
        }
    }
}

/// <summary>The length of a text, and nothing for no text.</summary>
public sealed class LengthOfText : IScalarFunction<Numbers>
{
    public Column Evaluate(RecordBatch arguments, Numbers config, FunctionContext context)
    {
        var texts = (StringColumn)arguments[0];
        var lengths = new PrimitiveColumnBuilder<long>();
        for (var i = 0; i < texts.Length; i++)
        {
            if (texts.IsNull(i)) lengths.AppendNull();
            else lengths.Append(texts.GetString(i)!.Length + config.By);
        }

        return lengths.Build();
    }
}
