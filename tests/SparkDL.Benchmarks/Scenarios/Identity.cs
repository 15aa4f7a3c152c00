using System.IO.Pipes;
using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Types;
using SparkDL.Benchmarks.Support;

namespace SparkDL.Benchmarks.Scenarios;

/// <summary>
/// The ceiling of the transport: pairs of (long, double) through a function that hands them on. Beside it the same
/// batches as Arrow streams through a pipe to a thread that echoes them, and back.
/// </summary>
internal sealed class Identity : Scenario
{
    private const int BatchRows = 65_536;
    private const int RowBytes = 16;

    public override string Name => "identity";

    public override string Variant => "pairs_mapInArrow";

    public override string Unit => "rows";

    public override ScenarioPair Prepare(BenchmarkOptions options)
    {
        var rows = options.Size(full: 5_000_000, quick: 1_000_000);
        var scratch = new Scratch();
        var spark = BenchmarkSpark.Start(options, BatchRows);
        var path = scratch.Path("pairs");
        BenchmarkSpark.Write(spark.Range(rows).SelectExpr("id", "id * 0.5D as v"), options, path);
        var pairs = BenchmarkSpark.Read(spark, options, path);
        var held = new HeldBatches(pairs.ToArrow());
        var echoed = pairs.MapInArrow(static (RecordBatch batch) => batch, "id long, v double");
        return new ScenarioPair(
            () => BenchmarkSpark.Drain(echoed),
            () => Lanes.Run(options.Tasks, lane => Echo([.. Lanes.Share(held.Batches, lane, options.Tasks)])),
            rows)
        {
            Megabytes = rows * RowBytes / 1e6,
            Parameters = { ["arrow_batch"] = BatchRows },
        }.Owning(scratch, spark, held);
    }

    private static void Echo(List<RecordBatch> batches)
    {
        using var there = new Duplex();
        using var back = new Duplex();
        var echo = Task.Run(() => Copy(Read(there.Reader), back));
        var drain = Task.Run(() => Read(back.Reader).Sum(batch => (long)batch.Length));
        Copy(batches, there);
        Task.WaitAll(echo, drain);
        if (drain.Result != batches.Sum(batch => (long)batch.Length))
            throw new InvalidOperationException("The echo lost rows.");
    }

    private static IEnumerable<RecordBatch> Read(Stream stream) => new ArrowStreamReader(stream).ReadBatches();

    private static void Copy(IEnumerable<RecordBatch> batches, Duplex target)
    {
        ArrowStreamWriter? writer = null;
        foreach (var batch in batches)
            (writer ??= new ArrowStreamWriter(target.Writer, batch.Schema)).Write(batch);
        writer?.Dispose();
        target.Writer.Dispose();
    }

    private sealed class Duplex : IDisposable
    {
        public Duplex()
        {
            Writer = new AnonymousPipeServerStream(PipeDirection.Out);
            Reader = new AnonymousPipeClientStream(PipeDirection.In, Writer.ClientSafePipeHandle);
        }

        public AnonymousPipeServerStream Writer { get; }

        public AnonymousPipeClientStream Reader { get; }

        public void Dispose()
        {
            Writer.Dispose();
            Reader.Dispose();
        }
    }
}
