using System.Runtime.InteropServices;

namespace SparkDL.Torch;

/// <summary>Converts what a script returns into .NET objects and frees the native memory that held it.</summary>
internal static unsafe class ScriptValue
{
    internal static object? Take(Val value, Operator? maker)
    {
        switch (value.Tag)
        {
            case ValTag.None: return null;
            case ValTag.Int: return value.Int;
            case ValTag.Double: return value.Double;
            case ValTag.Bool: return value.Int != 0;
            case ValTag.Tensor: return Tensor.TakeOptional(value, maker);
            default: return TakeMemory(value, maker);
        }
    }

    private static object TakeMemory(Val value, Operator? maker)
    {
        try
        {
            return value.Tag switch
            {
                ValTag.String => Marshal.PtrToStringUTF8(value.Pointer, value.Length),
                ValTag.IntList => new ReadOnlySpan<long>((void*)value.Pointer, value.Length).ToArray(),
                ValTag.DoubleList => new ReadOnlySpan<double>((void*)value.Pointer, value.Length).ToArray(),
                ValTag.TensorList => Array.ConvertAll(Items(value, maker), item => (Tensor)item!),
                ValTag.Tuple => Items(value, maker),
                ValTag.List => new List<object?>(Items(value, maker)),
                ValTag.Dict => Items(value, maker).Chunk(2).ToDictionary(pair => pair[0]!, pair => pair[1]),
                _ => throw new InvalidOperationException($"the shim gave a value of kind {value.Tag}"),
            };
        }
        finally
        {
            Native.sd_free((void*)value.Pointer);
        }
    }

    private static object?[] Items(Val value, Operator? maker)
    {
        var items = new object?[value.Length];
        for (var k = 0; k < items.Length; k++) items[k] = Take(((Val*)value.Pointer)[k], maker);
        return items;
    }
}
