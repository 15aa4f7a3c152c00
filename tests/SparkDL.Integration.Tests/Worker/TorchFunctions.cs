using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Torch;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>Each rank sums a tensor of its rows with libtorch; all add up what the others found.</summary>
public sealed class SumTensorOverRanks : IMapFunction<Numbers>
{
    public const string Columns = "rank int, sum double";

    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Numbers config, FunctionContext context)
    {
        var own = batches.Sum(batch => TensorSum(batch.Values<long>("id").ToArray()));
        var sum = context.Barrier is { } barrier
            ? barrier.AllGather(own.ToString("R", null)).Sum(double.Parse)
            : own;
        yield return Table.Of(("rank", Table.Column(context.PartitionId)), ("sum", Table.Column(sum)));
    }

    private static double TensorSum(long[] values)
    {
        using var numbers = torch.tensor(Array.ConvertAll(values, value => (double)value));
        using var sum = numbers.sum();
        return sum.item<double>();
    }
}
