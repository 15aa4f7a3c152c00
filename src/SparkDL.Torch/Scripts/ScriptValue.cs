using System.Runtime.InteropServices;

namespace SparkDL.Torch;

/// <summary>Converts what a script returns into .NET objects and frees the native memory that held it.</summary>
internal static unsafe class ScriptValue
{
    internal static object? ToObject(ShimValue value, Operator? maker)
    {
        switch (value.Tag)
        {
            case ShimValueTag.None: return null;
            case ShimValueTag.Int: return value.Int;
            case ShimValueTag.Double: return value.Double;
            case ShimValueTag.Bool: return value.Int != 0;
            case ShimValueTag.Tensor: return Tensor.FromOptionalResult(value, maker);
            default: return TakeMemory(value, maker);
        }
    }

    private static object TakeMemory(ShimValue value, Operator? maker)
    {
        try
        {
            return value.Tag switch
            {
                ShimValueTag.String => Marshal.PtrToStringUTF8(value.Pointer, value.Length),
                ShimValueTag.IntList => new ReadOnlySpan<long>((void*)value.Pointer, value.Length).ToArray(),
                ShimValueTag.DoubleList => new ReadOnlySpan<double>((void*)value.Pointer, value.Length).ToArray(),
                ShimValueTag.TensorList => Array.ConvertAll(Items(value, maker), item => (Tensor)item!),
                ShimValueTag.Tuple => Items(value, maker),
                ShimValueTag.List => new List<object?>(Items(value, maker)),
                ShimValueTag.Dict => Items(value, maker).Chunk(2).ToDictionary(pair => pair[0]!, pair => pair[1]),
                _ => throw new InvalidOperationException($"the shim gave a value of kind {value.Tag}"),
            };
        }
        finally
        {
            NativeMethods.sd_free((void*)value.Pointer);
        }
    }

    private static object?[] Items(ShimValue value, Operator? maker)
    {
        var items = new object?[value.Length];
        for (var k = 0; k < items.Length; k++) items[k] = ToObject(((ShimValue*)value.Pointer)[k], maker);
        return items;
    }
}
