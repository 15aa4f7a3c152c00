using System.Globalization;
using System.Text.Json.Nodes;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Testing;
using SparkDL.Torch.IO;
using SparkDL.Torch;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>One layer of <c>width</c> by <c>width</c> weights: large in memory, quick to run.</summary>
public sealed class WideModel : IModelFactory
{
    public torch.nn.Module<Tensor, Tensor> Create(JsonObject config)
    {
        var width = config["width"]!.GetValue<long>();
        return torch.nn.Sequential(torch.nn.Linear(width, width));
    }
}

/// <summary>A saved model, and the length of its input.</summary>
public sealed record WideModelFolder(string Folder, long Width);

/// <summary>
/// Scores a row with the process's copy of a model while the other task does the same, and reports memory.
/// </summary>
public sealed class ScoreTogether : IMapFunction<WideModelFolder>
{
    public const string Columns = "process int, models int, bytes long, mapped long, share long, growth long";

    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, WideModelFolder config,
        FunctionContext context)
    {
        foreach (var _ in batches)
        {
        }

        using (torch.ones([1])) context.Barrier!.Wait();
        var before = ProcessMemory.Resident();
        context.Barrier.Wait();
        using var lease = context.Models.GetOrLoad(
            config.Folder, () => ModelFolder.Load(config.Folder),
            model => model.Module.parameters().Sum(p => p.nbytes));
        using (torch.inference_mode())
        using (var input = torch.ones([1, config.Width]))
        using (lease.Model.Module.call(input)) context.Barrier.Wait();
        var (mapped, share) = ProcessMemory.OfFile("model.safetensors");
        yield return TestBatches.Of(
            ("process", TestBatches.Column(Environment.ProcessId)),
            ("models", TestBatches.Column(context.Models.Count)),
            ("bytes", TestBatches.Column(context.Models.Bytes)),
            ("mapped", TestBatches.Column(mapped)),
            ("share", TestBatches.Column(share)),
            ("growth", TestBatches.Column(ProcessMemory.Resident() - before)));
        // Whoever is first must not unmap what the other still measures.
        context.Barrier.Wait();
    }
}

/// <summary>Reports the process's native buffers and memory, once its own input is gone.</summary>
public sealed class ReportMemory : IMapFunction<Numbers>
{
    public const string Columns = "process int, buffers long, resident long";

    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Numbers config, FunctionContext context)
    {
        foreach (var _ in batches)
        {
        }

        // What nobody holds any more is no leak, only not collected yet.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (buffers, resident) = (NativeBuffer.LiveCount, ProcessMemory.Resident());
        yield return TestBatches.Of(
            ("process", TestBatches.Column(Environment.ProcessId)),
            ("buffers", TestBatches.Column(buffers)),
            ("resident", TestBatches.Column(resident)));
    }
}

/// <summary>
/// A slow function that keeps some batches back before it lets them go, and reports the most that the process held.
/// </summary>
public sealed class HoldSeveral : IMapFunction<Numbers>
{
    public const string Columns = "rows long, sum long, held long, grown long";

    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Numbers config, FunctionContext context)
    {
        // Both are there from the first to the last batch, and what one holds is in the other's way.
        context.Barrier?.Wait();
        var (before, rows, sum, most) = (ProcessMemory.Resident(), 0L, 0L, 0L);
        var kept = new Queue<RecordBatch>();
        foreach (var batch in batches)
        {
            rows += batch.Length;
            foreach (var id in ((PrimitiveColumn<long>)batch[0]).Values) sum += id;
            kept.Enqueue(batch.Retain());
            Thread.Sleep(5);
            most = Math.Max(most, NativeBuffer.LiveBytes);
            while (kept.Count >= config.By) kept.Dequeue().Dispose();
        }

        while (kept.TryDequeue(out var last)) last.Dispose();
        yield return TestBatches.Of(
            ("rows", TestBatches.Column(rows)), ("sum", TestBatches.Column(sum)), ("held", TestBatches.Column(most)),
            ("grown", TestBatches.Column(ProcessMemory.Resident() - before)));
    }
}

/// <summary>What the kernel says of this process's memory, in bytes.</summary>
internal static class ProcessMemory
{
    public static long Resident() => Kilobytes(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)));

    /// <summary>
    /// What is resident of the maps of a file, and this process's share of it: each page is divided by its users.
    /// </summary>
    public static (long Resident, long Share) OfFile(string name)
    {
        var (resident, share, inside) = (0L, 0L, false);
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (!line.Split(' ')[0].EndsWith(':')) inside = line.EndsWith(name, StringComparison.Ordinal);
            else if (inside && line.StartsWith("Rss:", StringComparison.Ordinal)) resident += Kilobytes(line);
            else if (inside && line.StartsWith("Pss:", StringComparison.Ordinal)) share += Kilobytes(line);
        }

        return (resident, share);
    }

    private static long Kilobytes(string line) =>
        1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
