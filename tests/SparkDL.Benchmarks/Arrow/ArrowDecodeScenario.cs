using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;
using SparkDL.Arrow.Validation;

namespace SparkDL.Benchmarks.Arrow;

/// <summary>
/// Reads a stream into pooled buffers and typed columns, by default validation, and sums every value; beside it, memcpy
/// of the same bytes into a pooled buffer and the same sum over the copy (whose columns are found without looking at a
/// value: some 20 microseconds).
/// </summary>
internal sealed class ArrowDecodeScenario(BatchKind kind) : Scenario
{
    public override string Name => $"arrow-decode-{kind.ToString().ToLowerInvariant()}";

    public override string Variant => "read-and-sum";

    public override string Unit => "rows";

    public override ScenarioPair Prepare(BenchmarkOptions options)
    {
        var batch = ArrowBatches.Make(kind, options.Size(64, 16));
        var memory = new MemoryStream();
        using (var writer = new ArrowStreamWriter(memory, batch.Schema))
            writer.Write(batch);
        var stream = NativeBuffer.CopyOf(memory.GetBuffer().AsSpan(0, (int)memory.Length));
        var expected = ArrowBatches.Sum(batch);

        return new ScenarioPair(() => Read(stream, expected), () => Copy(stream, expected), batch.Length)
        {
            Megabytes = stream.Length / 1e6,
            BareEngine = "memcpy",
            Goal = kind == BatchKind.Primitive ? 0.9 : null,
        }.Owning(batch, stream);
    }

    private static unsafe void Read(NativeBuffer stream, double expected)
    {
        using var source = new UnmanagedMemoryStream((byte*)stream.Pointer, stream.Length);
        using var reader = new ArrowStreamReader(source);
        Check(reader.ReadBatches().Sum(ArrowBatches.Sum), expected);
    }

    private static unsafe void Copy(NativeBuffer stream, double expected)
    {
        using var copy = NativeBuffer.Allocate(stream.Length);
        Buffer.MemoryCopy((void*)stream.Pointer, (void*)copy.Pointer, copy.Length, stream.Length);
        using var reader =
            ArrowStreamReader.Parse(copy, new ArrowReadOptions { Validation = ArrowValidation.Structure });
        Check(reader.ReadBatches().Sum(ArrowBatches.Sum), expected);
    }

    private static void Check(double sum, double expected)
    {
        if (sum != expected)
            throw new InvalidOperationException($"The sum is {sum} in the place of {expected}.");
    }
}
