namespace SparkDL.Horovodish.Collectives;

/// <summary>The element types that can be reduced, and the byte that stands for each in a message header.</summary>
internal static class ElementTypes
{
    public const byte Bytes = 0;

    public static byte CodeOf<T>() => typeof(T) switch
    {
        var t when t == typeof(float) => 1,
        var t when t == typeof(double) => 2,
        var t when t == typeof(long) => 3,
        _ => throw new NotSupportedException($"allreduce adds float, double and long, not {typeof(T).Name}."),
    };

    public static string NameOf(byte code) => code switch
    {
        Bytes => "byte",
        1 => "float32",
        2 => "float64",
        3 => "int64",
        _ => $"element type {code}",
    };
}
