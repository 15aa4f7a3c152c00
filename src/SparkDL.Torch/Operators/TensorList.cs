using System.Runtime.InteropServices;

namespace SparkDL.Torch;

/// <summary>The handles of a list of tensors, which are acquired until the list is released.</summary>
internal sealed unsafe class TensorList
{
    private int _held;

    internal TensorList(IReadOnlyList<Tensor?> tensors, string operation, TensorList? next = null)
    {
        // A copy: the caller's list may change under the call.
        Tensors = [.. tensors];
        Next = next;
        Handles = (nint)NativeMemory.Alloc((nuint)Math.Max(1, Tensors.Length), (nuint)sizeof(nint));
        try
        {
            for (; _held < Tensors.Length; _held++)
                ((nint*)Handles)[_held] = Tensors[_held]?.Acquire(operation) ?? 0;
        }
        catch
        {
            Release();
            throw;
        }
    }

    internal Tensor?[] Tensors { get; }

    internal nint Handles { get; private set; }

    internal int Count => Tensors.Length;

    internal TensorList? Next { get; }

    internal void Release()
    {
        for (var k = 0; k < _held; k++) Tensors[k]?.Release();
        _held = 0;
        NativeMemory.Free((void*)Handles);
        Handles = 0;
    }
}
