using System.Runtime.InteropServices;
using System.Text;

namespace SparkDL.Torch;

/// <summary>
/// What a call holds in addition to its first three tensors: more tensors, lists, numbers, strings, a generator.
/// </summary>
internal sealed unsafe class CallResources
{
    private readonly List<Tensor> _tensors = [];
    private TensorList? _lists;
    private GeneratorHandle? _generator;
    private nint _memory;

    /// <summary>Takes over the use of a tensor that the caller acquired.</summary>
    internal void Hold(Tensor tensor) => _tensors.Add(tensor);

    internal ShimValue Hold(IReadOnlyList<Tensor?> tensors, ShimValueTag tag, string operation)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _lists = new TensorList(tensors, operation, _lists);
        return new ShimValue { Pointer = _lists.Handles, Tag = tag, Length = _lists.Count };
    }

    internal ShimValue Hold(Generator generator, string operation)
    {
        // No operator takes two generators.
        if (_generator is not null) throw new NotSupportedException($"{operation}: a second generator");
        var held = false;
        generator.Handle.DangerousAddRef(ref held);
        _generator = generator.Handle;
        return new ShimValue { Pointer = _generator.DangerousGetHandle(), Tag = ShimValueTag.Generator };
    }

    internal ShimValue Copy(string text)
    {
        var room = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = Allocate(room);
        var length = Encoding.UTF8.GetBytes(text, new Span<byte>(bytes, room));
        return new ShimValue { Pointer = (nint)bytes, Tag = ShimValueTag.String, Length = length };
    }

    internal ShimValue Copy(IReadOnlyList<Scalar> scalars)
    {
        var values = (ShimValue*)Allocate(scalars.Count * sizeof(ShimValue));
        for (var k = 0; k < scalars.Count; k++) values[k] = scalars[k].ToShimValue();
        return new ShimValue { Pointer = (nint)values, Tag = ShimValueTag.ScalarList, Length = scalars.Count };
    }

    internal void Release()
    {
        foreach (var tensor in _tensors) tensor.Release();
        for (var list = _lists; list is not null; list = list.Next) list.Release();
        _generator?.DangerousRelease();
        while (_memory != 0)
        {
            var block = _memory;
            _memory = *(nint*)block;
            NativeMemory.Free((void*)block);
        }
    }

    internal IEnumerable<Tensor?> Tensors()
    {
        foreach (var tensor in _tensors) yield return tensor;
        for (var list = _lists; list is not null; list = list.Next)
            foreach (var tensor in list.Tensors) yield return tensor;
    }

    // Each block begins with the address of the one before, in 16 bytes so that what follows is aligned.
    private byte* Allocate(int bytes)
    {
        var block = (byte*)NativeMemory.Alloc((nuint)bytes + (nuint)sizeof(ShimValue));
        *(nint*)block = _memory;
        _memory = (nint)block;
        return block + sizeof(ShimValue);
    }
}
