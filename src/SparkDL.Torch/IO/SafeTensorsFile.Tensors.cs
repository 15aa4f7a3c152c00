namespace SparkDL.Torch.IO;

public sealed unsafe partial class SafeTensorsFile
{
    /// <summary>
    /// Returns all tensors by name, as views of the mapped file, which stays mapped as long as they live. Writing to
    /// them changes memory, never the file.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Tensors()
    {
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (var entry in Entries)
            tensors.Add(entry.Name, Tensor(entry.Name));
        return tensors;
    }

    /// <summary>Returns one tensor, a view of the mapped file.</summary>
    public Tensor Tensor(string name)
    {
        var entry = Entry(name);
        long[] shape = [.. entry.Shape];
        if (entry.Length == 0)
            return torch.empty(shape, dtype: entry.DType);
        var pointer = (nint)_file.Pointer + (nint)(_header.DataStart + entry.Begin);
        if (pointer % entry.DType.ElementSize() == 0)
            return torch.from_memory(pointer, shape, entry.DType, _file.AddReference());
        // Other writers may place a tensor without alignment to its elements: it is copied.
        var copy = torch.empty(shape, dtype: entry.DType);
        Buffer.MemoryCopy((void*)pointer, (void*)copy.data_ptr, entry.Length, entry.Length);
        return copy;
    }

    /// <summary>Writes tensors in the safetensors format.</summary>
    public static void Save(
        Stream output, IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(tensors);
        SafeTensorsWriter.Write(output, [.. tensors.Select(t => Item(t.Key, t.Value))], metadata);
    }

    private static SafeTensorsWriter.Item Item(string name, Tensor tensor) => new(
        name, tensor.dtype, tensor.shape, output =>
        {
            using var scope = torch.NewDisposeScope();
            var dense = tensor.detach().cpu().contiguous();
            for (long at = 0; at < dense.nbytes; at += 1 << 24)
                output.Write(
                    new ReadOnlySpan<byte>((byte*)dense.data_ptr + at, (int)Math.Min(1 << 24, dense.nbytes - at)));
            GC.KeepAlive(dense);
        });
}
