using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SparkDL.Arrow.Ipc;
using SparkDL.Arrow.Records;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>
/// Tests the errors on a machine without liblz4 and libzstd: a second copy of SparkDL is loaded into this process, and
/// its native libraries are looked up under names that do not exist.
/// </summary>
public sealed class MissingLibraryTests
{
    [Theory]
    [InlineData(ArrowCompression.Lz4, "liblz4-1")]
    [InlineData(ArrowCompression.Zstd, "libzstd1")]
    public void A_missing_library_is_named_with_its_package_by_readers_and_writers(
        ArrowCompression codec, string package)
    {
        using var batch = Batch();
        var packed = GoldenFiles.WriteStream(batch.Schema, [batch], new() { Compression = codec });
        var machine = new MachineWithoutLibraries();

        Assert.Equal("no error", Read(packed));
        foreach (var said in new[] { machine.Call(nameof(Read), packed), machine.Call(nameof(Write), codec) })
        {
            Assert.StartsWith(nameof(ArrowFault.Unsupported), said, StringComparison.Ordinal);
            Assert.Contains($"packed by {codec}", said, StringComparison.Ordinal);
            Assert.Contains($"install {package}", said, StringComparison.Ordinal);
        }

        machine.Unload();
    }

    [Fact]
    public void Uncompressed_data_needs_no_library()
    {
        using var batch = Batch();
        var machine = new MachineWithoutLibraries();
        Assert.Equal("no error", machine.Call(nameof(Read), GoldenFiles.WriteStream(batch.Schema, [batch])));
        Assert.Equal("no error", machine.Call(nameof(Write), ArrowCompression.None));
        machine.Unload();
    }

    private static string Read(byte[] stream) => Said(() =>
    {
        using var reader = ArrowStreamReader.Parse(stream);
        reader.ReadNextBatch()!.Dispose();
    });

    private static string Write(ArrowCompression codec) => Said(() =>
    {
        using var batch = Batch();
        GoldenFiles.WriteStream(batch.Schema, [batch], new() { Compression = codec });
    });

    private static string Said(Action act)
    {
        try
        {
            act();
            return "no error";
        }
        catch (ArrowFormatException e)
        {
            return $"{e.Fault}: {e.Message}";
        }
    }

    private static RecordBatch Batch() => Enumerable.Range(0, 1000).Select(_ => new { Same = 7L }).ToRecordBatch();

    private sealed class MachineWithoutLibraries() : AssemblyLoadContext("without libraries", isCollectible: true)
    {
        /// <summary>Calls a method of the test class's twin, which uses SparkDL's twin.</summary>
        public string Call(string method, object argument)
        {
            var twin = LoadFromAssemblyPath(
                typeof(MissingLibraryTests).Assembly.Location).GetType(typeof(MissingLibraryTests).FullName!)!;
            var called = twin.GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!;
            var fitting = argument is ArrowCompression codec
                ? Enum.ToObject(called.GetParameters()[0].ParameterType, codec)
                : argument;
            return (string)called.Invoke(null, [fitting])!;
        }

        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == "SparkDL.Arrow" ? LoadFromAssemblyPath(typeof(RecordBatch).Assembly.Location) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            NativeLibrary.Load($"{unmanagedDllName}.is-not-here");
    }
}
