using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace SparkDL.Torch.Support;

/// <summary>Reads NumPy's files: a line of text, then the numbers.</summary>
internal static partial class Npy
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["<f4"] = ScalarType.Float32,
        ["<f8"] = ScalarType.Float64,
        ["<i8"] = ScalarType.Int64,
        ["<i4"] = ScalarType.Int32,
        ["|u1"] = ScalarType.Byte,
        ["|b1"] = ScalarType.Bool,
        ["|i1"] = ScalarType.Int8,
        ["<i2"] = ScalarType.Int16,
        ["<f2"] = ScalarType.Float16,
    };

    public static Tensor Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        // The length of the text has four bytes from the second version on.
        var start = bytes[6] == 1 ? 10 : 12;
        var length = bytes[6] == 1
            ? MemoryMarshal.Read<ushort>(bytes.AsSpan(8)) : MemoryMarshal.Read<int>(bytes.AsSpan(8));
        var header = Header().Match(Encoding.UTF8.GetString(bytes, start, length));
        Assert.True(header.Success, path);
        var shape = header.Groups["shape"].Value.Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(long.Parse).ToArray();
        // The first index runs fastest: the numbers of the transposed tensor.
        var turned = header.Groups["order"].Value == "True";
        if (turned) Array.Reverse(shape);
        var tensor = torch.empty(shape, dtype: Types[header.Groups["type"].Value]);
        bytes.AsSpan(start + length).CopyTo(tensor.bytes);
        return turned
            ? tensor.permute([.. Enumerable.Range(1, shape.Length).Select(k => (long)(shape.Length - k))]).contiguous()
            : tensor;
    }

    [GeneratedRegex(@"'descr': '(?<type>[^']+)', 'fortran_order': (?<order>\w+), 'shape': \((?<shape>[^)]*)\)")]
    private static partial Regex Header();
}
