using SparkDL.Torch.IO.Pickle;

namespace SparkDL.Torch.IO;

/// <summary>Reads each storage of a file once and makes the tensors that are views of it.</summary>
internal static unsafe class PthStorages
{
    public static IReadOnlyDictionary<string, Tensor> Build(
        string path, List<(string Name, PickleTensor Tensor)> entries, Func<string, ScalarType, long, Tensor> read)
    {
        using var scope = torch.NewDisposeScope();
        using var guard = torch.no_grad();
        var storages = new Dictionary<string, Tensor>();
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (var (name, tensor) in entries)
        {
            var (storage, offset) = (tensor.Storage, tensor.Offset + tensor.Storage.Offset);
            if (!storages.TryGetValue(storage.Key, out var memory))
                storages.Add(storage.Key, memory = read(storage.Key, storage.DType, storage.Elements));
            if (memory.dtype != storage.DType || memory.numel() != storage.Elements)
                throw new ModelFormatException(path, "two-types", $"storage '{storage.Key}' is described in two ways");
            long[] shape = [.. tensor.Shape], strides = [.. tensor.Strides];
            if (!tensors.TryAdd(name, scope.MoveToOuter(memory.as_strided(shape, strides, offset))))
                throw new ModelFormatException(path, "duplicate-name", $"the name '{name}' stands twice");
        }

        return tensors;
    }

    /// <summary>Reads a storage's elements from the current position of the stream.</summary>
    public static Tensor Read(string path, string key, Stream stream, ScalarType type, long elements, long available)
    {
        var bytes = (Int128)elements * type.ElementSize();
        if (elements < 0 || bytes > available)
            throw new ModelFormatException(
                path, "storage-cut", $"storage '{key}' claims {elements} elements",
                limit: available / type.ElementSize());
        var tensor = torch.empty([elements], dtype: type);
        for (long at = 0; at < (long)bytes;)
        {
            var part = new Span<byte>((byte*)tensor.data_ptr + at, (int)Math.Min(1 << 24, (long)bytes - at));
            stream.ReadExactly(part);
            at += part.Length;
        }

        return tensor;
    }
}
