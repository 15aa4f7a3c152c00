using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Benchmarks.Arrow;

/// <summary>
/// Writes a batch as a stream into memory; beside it, memcpy of the bytes of its buffers into the same memory.
/// </summary>
internal sealed class ArrowEncodeScenario(BatchKind kind) : Scenario
{
    public override string Name => $"arrow-encode-{kind.ToString().ToLowerInvariant()}";

    public override string Variant => "write";

    public override string Unit => "rows";

    public override ScenarioPair Prepare(BenchmarkOptions options)
    {
        var batch = ArrowBatches.Make(kind, options.Size(64, 16));
        var target = NativeBuffer.Allocate(2L * Bytes(batch) + 65536);

        return new ScenarioPair(() => Write(batch, target), () => Copy(batch, target), batch.Length)
        {
            Megabytes = Bytes(batch) / 1e6,
            BareEngine = "memcpy",
            Goal = 0.5,
        }.Owning(batch, target);
    }

    private static unsafe void Write(RecordBatch batch, NativeBuffer target)
    {
        using var stream = new UnmanagedMemoryStream((byte*)target.Pointer, 0, target.Length, FileAccess.Write);
        using var writer = new ArrowStreamWriter(stream, batch.Schema);
        writer.Write(batch);
    }

    private static unsafe void Copy(RecordBatch batch, NativeBuffer target)
    {
        long at = 0;
        foreach (var buffer in Buffers(batch.Columns))
        {
            Buffer.MemoryCopy((void*)buffer.Pointer, (byte*)target.Pointer + at, target.Length - at, buffer.Length);
            at += buffer.Length;
        }
    }

    private static long Bytes(RecordBatch batch) => Buffers(batch.Columns).Sum(buffer => buffer.Length);

    private static IEnumerable<BufferSlice> Buffers(IEnumerable<Column> columns) =>
        columns.SelectMany(
            column => column is ListColumn list ? column.Buffers.Concat(Buffers([list.Values])) : column.Buffers);
}
