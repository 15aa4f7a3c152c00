using System.Globalization;
using System.Numerics;
using SparkDL.Torch.IO.Pickle;

namespace SparkDL.Torch.IO;

/// <summary>
/// Reads the legacy format: pickles of a magic number, a version, the machine, the objects and the storages' keys, then
/// the storages' bytes.
/// </summary>
internal static class PthLegacyFormat
{
    private const long Version = 1001;
    private static readonly BigInteger Magic = BigInteger.Parse(
        "1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static IReadOnlyDictionary<string, Tensor> Load(string path, Stream stream, string? key)
    {
        var input = new PickleInput(path, stream, stream.Length);
        CheckHead(path, input);
        var described = new Dictionary<string, PickleStorage>();
        var root = PickleReader.Read(input, (id, at) => Storage(id, at, described));
        var keys = PickleReader.Read(input, NoStorage) as List<object?>
            ?? throw input.Broken("storage-keys", "the list of storages is missing");
        var memory = new Dictionary<string, Tensor>();
        using var scope = torch.NewDisposeScope();
        foreach (var item in keys)
        {
            if (item is not string name || !described.TryGetValue(name, out var storage))
                throw input.Broken("storage-keys", $"'{item}' is not a storage that the objects use");
            memory[name] = ReadOne(path, stream, input, storage);
        }

        var tensors = PthStorages.Build(path, PthFile.StateDict(path, root, key), (name, _, _) =>
            memory.TryGetValue(name, out var tensor)
                ? tensor : throw input.Broken("storage-keys", $"storage '{name}' has no bytes"));
        return ScopedResult.MoveOut(scope, tensors);
    }

    private static Tensor ReadOne(string path, Stream stream, PickleInput input, PickleStorage storage)
    {
        var elements = input.Int64();
        if (elements != storage.Elements)
            throw input.Broken(
                "storage-size",
                $"storage '{storage.Key}' has {elements} elements and was described with {storage.Elements}");
        var tensor = PthStorages.Read(
            path, storage.Key, stream, storage.DType, elements, stream.Length - stream.Position);
        input.Skip(tensor.nbytes);
        return tensor;
    }

    private static void CheckHead(string path, PickleInput input)
    {
        if (input.Peek() != 0x80 || PickleReader.Read(input, NoStorage) is not BigInteger magic || magic != Magic)
            throw new ModelFormatException(path, "magic", "this is not a file of torch.save", 0);
        if (PickleReader.Read(input, NoStorage) is not Version)
            throw input.Broken("version", "the file has another version of the stream format", Version);
        if (PickleReader.Read(input, NoStorage) is not PickleDictionary machine || machine["little_endian"] is not true)
            throw input.Broken("byte-order", "the file was not written on a little-endian machine");
    }

    // ('storage', torch.FloatStorage, '94301', 'cpu', 10, None or (view key, offset, size))
    private static PickleStorage Storage(PickleTuple id, PickleInput input, Dictionary<string, PickleStorage> described)
    {
        if (id.Items is not ["storage", PickleGlobal global, string key, _, long elements, var view]
            || PickleNames.StorageType(global) is not { } type)
            throw input.Broken(
                "pickle-storage", "a storage is not described by class, key, place, number of elements and view");
        described[key] = new PickleStorage(type, key, elements, 0);
        return view is PickleTuple { Items: [_, long offset, long] }
            ? described[key] with { Offset = offset } : described[key];
    }

    private static PickleStorage NoStorage(PickleTuple id, PickleInput input) =>
        throw input.Broken("pickle-storage", "a storage stands where none belongs");
}
