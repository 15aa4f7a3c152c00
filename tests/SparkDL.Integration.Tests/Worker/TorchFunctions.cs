using SparkDL.Arrow.Columns;
using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Testing;
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
        yield return TestBatches.Of(
            ("rank", TestBatches.Column(context.PartitionId)), ("sum", TestBatches.Column(sum)));
    }

    private static double TensorSum(long[] values)
    {
        using var numbers = torch.tensor(Array.ConvertAll(values, value => (double)value));
        using var sum = numbers.sum();
        return sum.item<double>();
    }
}

/// <summary>A sum by libtorch, and where the process has its libraries of linear algebra from.</summary>
public sealed class LoadedLibraries : IMapFunction<Numbers>
{
    public const string Columns = "sum double, libraries string";
    private static readonly string[] Names = ["libtorch", "libc10", "libopenblas", "libblas", "libdnnl", "libgomp"];

    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Numbers config, FunctionContext context)
    {
        foreach (var _ in batches) ;
        using var numbers = torch.arange(1000, dtype: ScalarType.Float64);
        using var sum = numbers.sum();
        var libraries = File.ReadLines("/proc/self/maps")
            .Select(line => line.Split(' ')[^1])
            .Where(path => Names.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)))
            .Distinct();
        yield return TestBatches.Of(("sum", TestBatches.Column(sum.item<double>())),
            ("libraries", TestBatches.Column(string.Join(':', libraries))));
    }
}

/// <summary>The folder of the .NET that the process runs on.</summary>
public sealed class WhereIsNet : IMapFunction<Numbers>
{
    public const string Columns = "folder string";

    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Numbers config, FunctionContext context) =>
        batches.Select(
            _ => TestBatches.Of(
                ("folder", TestBatches.Column(Path.GetDirectoryName(typeof(object).Assembly.Location)!))));
}
