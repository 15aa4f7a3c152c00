using System.IO.MemoryMappedFiles;
using SparkDL.Benchmarks.Support;
using SparkDL.Torch;
using SparkDL.Torch.IO;

namespace SparkDL.Benchmarks.Torch;

/// <summary>
/// Opens a safetensors file of 100 MB and touches every page through its tensors; beside it a plain memory map.
/// </summary>
internal sealed class LoadScenario : Scenario
{
    private const int Tensors = 100;
    private const int PageFloats = 1024;

    public override string Name => "safetensors_load";

    public override string Variant => "SafeTensorsFile";

    public override string Unit => "files";

    public override ScenarioPair Prepare(BenchmarkOptions options)
    {
        var scratch = new Scratch();
        var path = scratch.Path("weights.safetensors");
        using (torch.NewDisposeScope())
        using (var file = File.Create(path))
            SafeTensorsFile.Save(file,
                Enumerable.Range(0, Tensors).ToDictionary(k => $"layer{k}.weight", _ => torch.ones(1 << 18)));
        return new ScenarioPair(() => Load(path), () => Map(path),
            1)
        { Megabytes = new FileInfo(path).Length / 1e6 }.Owning(scratch);
    }

    private static void Load(string path)
    {
        using var scope = torch.NewDisposeScope();
        using var file = SafeTensorsFile.Open(path);
        var sum = 0f;
        foreach (var tensor in file.Tensors().Values) sum += Touch(tensor.data<float>());
        Check(sum);
    }

    private static unsafe void Map(string path)
    {
        using var map =
            MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.CopyOnWrite);
        using var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.CopyOnWrite);
        byte* first = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref first);
        var bytes = new FileInfo(path).Length;
        var header = 8 + *(long*)first;
        Check(Touch(new ReadOnlySpan<float>(first + header, (int)((bytes - header) / sizeof(float)))));
        view.SafeMemoryMappedViewHandle.ReleasePointer();
    }

    private static float Touch(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        for (var k = 0; k < values.Length; k += PageFloats) sum += values[k];
        return sum;
    }

    private static void Check(float sum)
    {
        if (sum != Tensors * (1 << 18) / PageFloats) throw new InvalidOperationException($"the sum is {sum}");
    }
}
