using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using SparkDL.Torch;

namespace SparkDL.Tests.Torch.Support;

/// <summary>Reads NumPy's files: a line of text, then the numbers.</summary>
internal static partial class Npy
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["<f4"] = ScalarType.Float32, ["<f8"] = ScalarType.Float64, ["<i8"] = ScalarType.Int64, ["<i4"] = ScalarType.Int32, ["|u1"] = ScalarType.Byte,
        ["|b1"] = ScalarType.Bool,
    };

    public static Tensor Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var length = MemoryMarshal.Read<ushort>(bytes.AsSpan(8));
        var header = Header().Match(Encoding.ASCII.GetString(bytes, 10, length));
        Assert.True(header.Success && header.Groups["order"].Value == "False", path);
        var shape = header.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(long.Parse).ToArray();
        var tensor = torch.empty(shape, dtype: Types[header.Groups["type"].Value]);
        bytes.AsSpan(10 + length).CopyTo(tensor.bytes);
        return tensor;
    }

    [GeneratedRegex(@"'descr': '(?<type>[^']+)', 'fortran_order': (?<order>\w+), 'shape': \((?<shape>[^)]*)\)")]
    private static partial Regex Header();
}
