using System.Buffers.Binary;
using System.Text;
using SparkDL.Torch.IO;
using Xunit;

namespace SparkDL.Torch.Tests.IO;

/// <summary>
/// One file for each way to break the format: each is refused with the rule's name, the file and the position.
/// </summary>
public sealed class SafeTensorsAttackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkdl-safetensors").FullName;

    public static TheoryData<string, string, int> Attacks => new()
    {
        {
            "overlap",
            """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}"""
            + ""","b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""",
            6
        },
        {
            "hole",
            """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}"""
            + ""","b":{"dtype":"U8","shape":[4],"data_offsets":[6,10]}}""",
            10
        },
        { "hole", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6 },
        { "trailing-bytes", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 5 },
        { "size-overflow", """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", 4 },
        { "size-overflow", """{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}""", 0 },
        { "size-mismatch", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4 },
        { "out-of-file", """{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", 4 },
        { "negative-size", """{"a":{"dtype":"U8","shape":[2],"data_offsets":[4,2]}}""", 4 },
        { "not-a-size", """{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}""", 4 },
        { "not-a-size", """{"a":{"dtype":"U8","shape":[1e400],"data_offsets":[0,4]}}""", 4 },
        { "header-json", """{"a":{"dtype":"U8","shape":[NaN],"data_offsets":[0,4]}}""", 4 },
        { "not-a-size", """{"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,4]}}""", 4 },
        {
            "duplicate-name",
            """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}"""
            + ""","a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""",
            4
        },
        { "duplicate-name", """{"a":{"dtype":"U8","shape":[4],"shape":[4],"data_offsets":[0,4]}}""", 4 },
        { "not-a-size", """{"a":{"dtype":"U8","shape":[[[[4]]]],"data_offsets":[0,4]}}""", 4 },
        { "header-shape", """{"__metadata__":{"a":{"b":"c"}}}""", 0 },
        { "header-start", """ {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4 },
        { "header-json", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}} {}""", 4 },
        { "header-json", """{"a":{"dtype":"U8","shape":[4],"data""", 4 },
        { "unknown-dtype", """{"a":{"dtype":"F6","shape":[4],"data_offsets":[0,4]}}""", 4 },
        { "unknown-key", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"more":1}}""", 4 },
        { "missing-key", """{"a":{"dtype":"U8","shape":[4]}}""", 4 },
        { "too-many-numbers", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,8]}}""", 4 },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_header_that_breaks_a_rule_is_refused_by_name(string rule, string header, int data)
    {
        var path = Write(Encoding.UTF8.GetBytes(header), new byte[data]);
        var error = Assert.Throws<ModelFormatException>(() => SafeTensorsFile.Open(path));
        Assert.Equal(rule, error.Rule);
        Assert.Equal(path, error.File);
        Assert.NotNull(error.Offset);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_beyond_the_cap_is_refused_before_anything_is_allocated()
    {
        var path = Path.Combine(_folder, "huge.safetensors");
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue);
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<ModelFormatException>(() => SafeTensorsFile.Open(path));
        Assert.Equal("header-too-large", error.Rule);
        Assert.Equal(SafeTensorsHeader.MaxLength, error.Limit);
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        var path = Path.Combine(_folder, "cut.safetensors");
        File.WriteAllBytes(path, [100, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);
        Assert.Equal("header-cut", Assert.Throws<ModelFormatException>(() => SafeTensorsFile.Open(path)).Rule);
    }

    [Fact]
    public void Names_that_are_not_utf8_are_refused_with_their_place()
    {
        byte[] header = [.. "{\""u8, 0xC0, 0x80, .. "\":{}}"u8];
        var error = Assert.Throws<ModelFormatException>(() => SafeTensorsFile.Open(Write(header, [])));
        Assert.Equal("header-utf8", error.Rule);
        Assert.Equal(10, error.Offset);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_file_too_short_for_a_length_is_refused(int length)
    {
        var path = Path.Combine(_folder, "short.safetensors");
        File.WriteAllBytes(path, new byte[length]);
        Assert.Equal("cut-file", Assert.Throws<ModelFormatException>(() => SafeTensorsFile.Open(path)).Rule);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var path = Path.Combine(_folder, "none.safetensors");
        var error = Assert.Throws<ModelFormatException>(() => SafeTensorsFile.Open(path));
        Assert.Equal(("missing-file", path), (error.Rule, error.File));
    }

    [Fact]
    public void A_file_that_keeps_every_rule_is_read_as_written()
    {
        var path = Path.Combine(_folder, "good.safetensors");
        SafeTensorsWriter.Item[] items =
        [
            new("é", ScalarType.Byte, [3], s => s.Write([1, 2, 3])),
            new("empty", ScalarType.Float32, [0, 5], _ => { }),
            new("scalar", ScalarType.Int64, [], s => s.Write([1, 0, 0, 0, 0, 0, 0, 0])),
        ];
        using (var stream = File.Create(path))
            SafeTensorsWriter.Write(stream, items, new Dictionary<string, string> { ["format"] = "pt" });

        using var file = SafeTensorsFile.Open(path);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal([1, 2, 3], file.GetBytes("é").ToArray());
        Assert.Equal([0L, 5], file.Entry("empty").Shape);
        Assert.Equal(8, file.GetBytes("scalar").Length);
        Assert.Equal("missing-tensor", Assert.Throws<ModelFormatException>(() => file.Entry("other")).Rule);
    }

    [Fact]
    public void A_thousand_mutated_headers_are_read_or_refused_and_never_anything_else()
    {
        var good = Encoding.UTF8.GetBytes(
            """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}""");
        var random = new Random(7);
        var refused = 0;
        for (var i = 0; i < 1000; i++)
        {
            var header = good.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--)
                header[random.Next(header.Length)] = (byte)random.Next(256);
            var path = Write(header, new byte[16]);
            try
            {
                using var file = SafeTensorsFile.Open(path);
                Assert.All(file.Entries, e => Assert.InRange(e.End, 0, 16));
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 500, 1000);
    }

    private string Write(byte[] header, byte[] data)
    {
        var path = Path.Combine(_folder, "attack.safetensors");
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        File.WriteAllBytes(path, [.. length, .. header, .. data]);
        return path;
    }
}
