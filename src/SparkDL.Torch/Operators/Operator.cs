using System.Runtime.InteropServices;
using System.Text;

namespace SparkDL.Torch;

/// <summary>
/// One operator of libtorch. It is looked up at first use and its live schema compared with the one that the
/// C# method was written for: an argument that moved is an error by name, never a wrong number.
/// </summary>
internal sealed unsafe class Operator(string name, string overload, string? schema = null)
{
    private static readonly Lock s_adding = new();
    private static Operator[] s_all = new Operator[256];
    private static int s_count;

    private int _id;
    private nint _handle;

    /// <summary>
    /// The number by which a tensor knows the operator that made it; unlike a reference it costs the garbage collector
    /// nothing.
    /// </summary>
    internal int Id => _id != 0 ? _id : Enlist();

    internal string Name { get; } = overload.Length == 0 ? name : $"{name}.{overload}";

    internal string? Schema { get; } = schema;

    /// <summary>The handle, or 0 before the first use.</summary>
    internal nint KnownHandle => _handle;

    internal nint Handle => _handle != 0 ? _handle : _handle = Resolve();

    /// <summary>Whether the loaded libtorch has this operator.</summary>
    internal bool Exists => _handle != 0 || Find() != 0;

    internal static string NameOf(int id) => Volatile.Read(ref s_all)[id].Name;

    private int Enlist()
    {
        lock (s_adding)
        {
            if (_id != 0) return _id;
            var id = s_count + 1;
            if (id == s_all.Length)
            {
                var longer = new Operator[id * 2];
                s_all.CopyTo(longer, 0);
                Volatile.Write(ref s_all, longer);
            }
            s_all[id] = this;
            s_count = id;
            return _id = id;
        }
    }

    private nint Resolve()
    {
        var handle = Find();
        if (handle == 0)
            throw new TorchException(
                $"libtorch {TorchRuntime.Version} has no operator {Name}", TorchErrorKind.NotImplemented, Name);
        if (Schema is null) return handle;
        var live = Marshal.PtrToStringUTF8((nint)NativeMethods.sd_operator_schema(handle))!;
        if (OperatorSchema.Parse(Schema).Mismatch(OperatorSchema.Parse(live)) is { } mismatch)
            throw new TorchException(
                $"{Name} of libtorch {TorchRuntime.Version} is not the one this library was written for: {mismatch}. " +
                $"Written for {name}{Schema}; libtorch has {live}", TorchErrorKind.NotImplemented, Name);
        return handle;
    }

    private nint Find()
    {
        nint handle;
        fixed (
            byte* nameBytes = Encoding.UTF8.GetBytes(name + "\0"),
            overloadBytes = Encoding.UTF8.GetBytes(overload + "\0"))
            TorchError.Check(NativeMethods.sd_operator(nameBytes, overloadBytes, &handle), Name);
        return handle;
    }
}
