using System.Runtime.InteropServices;
using System.Text;

namespace SparkDL.Torch;

/// <summary>
/// One operator of libtorch. It is looked up at first use and its live schema compared with the one that the
/// C# method was written for: an argument that moved is an error by name, never a wrong number.
/// </summary>
internal sealed unsafe class Operator(string name, string overload, string? schema = null)
{
    private nint _handle;

    internal string Name { get; } = overload.Length == 0 ? name : $"{name}.{overload}";

    internal string? Schema { get; } = schema;

    internal nint Handle => _handle != 0 ? _handle : _handle = Resolve();

    /// <summary>Whether the libtorch that is loaded has this operator; no exception is thrown to find out.</summary>
    internal bool Exists => _handle != 0 || Find() != 0;

    private nint Resolve()
    {
        var handle = Find();
        if (handle == 0)
            throw new TorchException($"libtorch {TorchRuntime.Version} has no operator {Name}", TorchErrorKind.NotImplemented, Name);
        if (Schema is null) return handle;
        var live = Marshal.PtrToStringUTF8((nint)Native.sd_operator_schema(handle))!;
        if (OperatorSchema.Parse(Schema).Mismatch(OperatorSchema.Parse(live)) is { } mismatch)
            throw new TorchException(
                $"{Name} of libtorch {TorchRuntime.Version} is not the one this library was written for: {mismatch}. " +
                $"Written for {name}{Schema}; libtorch has {live}", TorchErrorKind.NotImplemented, Name);
        return handle;
    }

    private nint Find()
    {
        nint handle;
        fixed (byte* nameBytes = Encoding.UTF8.GetBytes(name + "\0"), overloadBytes = Encoding.UTF8.GetBytes(overload + "\0"))
            TorchError.Check(Native.sd_operator(nameBytes, overloadBytes, &handle), Name);
        return handle;
    }
}
