using SparkDL.Sql;

namespace SparkDL.Benchmarks.Support;

/// <summary>The Spark of a scenario: local, one slot per task, partitions as even as the files.</summary>
internal static class BenchmarkSpark
{
    public static SparkSession Start(BenchmarkOptions options, int batchRows,
        params IEnumerable<(string Name, string Value)> settings)
    {
        var builder = SparkSession.Builder()
            .Master($"local[{options.Tasks}]")
            .AppName("sparkdl-benchmarks")
            .Config("spark.sql.shuffle.partitions", options.Tasks)
            .Config("spark.sql.execution.arrow.maxRecordsPerBatch", batchRows)
            .Config("spark.sql.files.openCostInBytes", 0L)
            .Config("spark.sql.files.minPartitionNum", 1L);
        foreach (var (name, value) in settings)
            builder.Config(name, value);
        return builder.Create();
    }

    /// <summary>Reads what <see cref="Write"/> wrote, one partition per task.</summary>
    public static DataFrame Read(SparkSession spark, BenchmarkOptions options, string path)
    {
        var bytes = new DirectoryInfo(path).EnumerateFiles("*.parquet").Sum(file => file.Length);
        spark.Conf.Set("spark.sql.files.maxPartitionBytes", $"{bytes / options.Tasks + (1 << 20)}b");
        return spark.Read.Parquet(path);
    }

    public static void Write(DataFrame data, BenchmarkOptions options, string path) =>
        data.Repartition(options.Tasks).Write.Option("compression", "none").Parquet(path);

    /// <summary>Runs the plan to its end and throws the rows away.</summary>
    public static void Drain(DataFrame data) => data.Write.Format("noop").Mode("overwrite").Save();
}
