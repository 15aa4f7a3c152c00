using System.Diagnostics;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Functions;

namespace SparkDL.Chaos.Tests.Worker;

/// <summary>What the functions of these tests are told.</summary>
public sealed record ChaosPlan(string Folder = "", int Seconds = 0);

/// <summary>Hands its rows through.</summary>
public sealed class Identity : IMapFunction<ChaosPlan>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, ChaosPlan config, FunctionContext context) =>
        batches;
}

/// <summary>Adds one to each number.</summary>
public sealed class Increment : IScalarFunction<ChaosPlan>
{
    public Column Evaluate(RecordBatch arguments, ChaosPlan config, FunctionContext context)
    {
        var builder = new PrimitiveColumnBuilder<long>();
        foreach (var value in ((PrimitiveColumn<long>)arguments[0]).Values) builder.Append(value + 1);
        return builder.Build();
    }
}

/// <summary>Meets the other ranks, then hands its rows through.</summary>
public sealed class MeetThenIdentity : IMapFunction<ChaosPlan>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, ChaosPlan config, FunctionContext context)
    {
        context.Barrier!.Wait();
        return batches;
    }
}

/// <summary>Rank 1 ends itself by SIGKILL in its first attempt, while the others wait for it.</summary>
public sealed class LoseRankOnce : IMapFunction<ChaosPlan>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, ChaosPlan config, FunctionContext context)
    {
        var mark = Path.Combine(config.Folder, "lost");
        if (context.PartitionId == 1 && !File.Exists(mark))
        {
            File.WriteAllText(mark, "");
            Process.GetCurrentProcess().Kill();
        }

        context.Barrier!.Wait();
        return batches;
    }
}

/// <summary>Says that it began, then works until it is told to stop; says so, too.</summary>
public sealed class WorkUntilCancelled : IMapFunction<ChaosPlan>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, ChaosPlan config, FunctionContext context)
    {
        File.WriteAllText(Path.Combine(config.Folder, $"began-{context.PartitionId}"), "");
        var cancelled = context.CancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(config.Seconds));
        File.WriteAllText(Path.Combine(config.Folder, $"ended-{context.PartitionId}"), $"{cancelled}");
        return batches;
    }
}
