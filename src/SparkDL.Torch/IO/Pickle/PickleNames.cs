namespace SparkDL.Torch.IO.Pickle;

/// <summary>
/// The names that a state dict may refer to. A pickle is a program; with these names only, each with a fixed meaning of
/// our own, it is read as data.
/// </summary>
internal static class PickleNames
{
    private static readonly Dictionary<string, ScalarType> Types = new(StringComparer.Ordinal)
    {
        ["Float"] = ScalarType.Float32,
        ["Double"] = ScalarType.Float64,
        ["Half"] = ScalarType.Float16,
        ["BFloat16"] = ScalarType.BFloat16,
        ["Long"] = ScalarType.Int64,
        ["Int"] = ScalarType.Int32,
        ["Short"] =
            ScalarType.Int16,
        ["Char"] = ScalarType.Int8,
        ["Byte"] = ScalarType.Byte,
        ["Bool"] = ScalarType.Bool,
        ["ComplexFloat"] = ScalarType.ComplexFloat32,
        ["ComplexDouble"] = ScalarType.ComplexFloat64,
    };

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "collections.OrderedDict", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2",
        "torch._utils._rebuild_parameter", "torch.Size", "torch.device",
    };

    private static readonly HashSet<string> DTypes = new(StringComparer.Ordinal)
    {
        "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64", "bool", "complex64",
        "complex128",
    };

    public static bool IsKnown(PickleGlobal global) =>
        Known.Contains(global.ToString()) || StorageType(global) is not null
            || (global.Module == "torch" && DTypes.Contains(global.Name));

    /// <summary>The element type of a storage class such as <c>torch.FloatStorage</c>.</summary>
    public static ScalarType? StorageType(PickleGlobal global)
    {
        const string Suffix = "Storage";
        return global.Module == "torch" && global.Name.EndsWith(Suffix, StringComparison.Ordinal)
            && Types.TryGetValue(global.Name[..^Suffix.Length], out var type) ? type : null;
    }
}
