using System.Text.Json;
using System.Text.Json.Nodes;
using SparkDL.Arrow;
using SparkDL.Arrow.Types;

namespace SparkDL.ML;

/// <summary>
/// What the bytes of a <c>binary</c> column are: a tensor per row, packed, row-major, little-endian. Packed bytes cross
/// the JVM at half the cost of an array. The layout stands in the column's metadata, so that a later stage can check it.
/// </summary>
/// <param name="ElementType">NumPy's name of the element type: <c>uint8</c>, <c>float32</c>.</param>
/// <param name="Shape">The lengths of the dimensions.</param>
public sealed record TensorLayout(string ElementType, IReadOnlyList<long> Shape)
{
    private const string Key = "sparkdl.tensor";

    /// <summary>Under this key a DataFrame's schema holds a column's metadata, as Spark's JSON.</summary>
    private const string SparkMetadata = "spark.metadata";

    /// <summary>Number of elements of one tensor.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, length) => checked(product * length));

    /// <summary>The layout that a column's metadata states, or null when it states none.</summary>
    /// <exception cref="ArgumentException">The metadata is not one of ours.</exception>
    public static TensorLayout? Of(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if ((field[Key] ?? FromSpark(field[SparkMetadata])) is not { } text)
            return null;
        string[] parts = text.Split(' ', 2);
        long[] shape = [.. (parts.Length == 2 ? parts[1].Split('x') : []).Select(part => long.TryParse(part, out long n) ? n : -1)];
        return shape.Length > 0 && shape.All(length => length >= 0)
            ? new TensorLayout(parts[0], shape)
            : throw new ArgumentException($"column '{field.Name}': the tensor layout '{text}' cannot be read");
    }

    /// <inheritdoc/>
    public bool Equals(TensorLayout? other) =>
        other is not null && ElementType == other.ElementType && Shape.SequenceEqual(other.Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ElementType, Shape.Count, ElementCount);

    /// <summary>As in the metadata: <c>uint8 3x32x32</c>.</summary>
    public override string ToString() => $"{ElementType} {string.Join('x', Shape)}";

    /// <summary>The metadata of a Spark column.</summary>
    internal string ToJson() => new JsonObject { [Key] = ToString() }.ToJsonString(JsonSerializerOptions.Default);

    private static string? FromSpark(string? json) =>
        json is null ? null : (JsonNode.Parse(json) as JsonObject)?[Key]?.ToString();

    /// <summary>The metadata of an Arrow field.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> ToMetadata() => [new(Key, ToString())];
}
