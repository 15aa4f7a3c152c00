using System.Text.Json;
using System.Text.Json.Nodes;
using SparkDL.Arrow.Types;

namespace SparkDL.ML;

/// <summary>
/// The layout of a <c>binary</c> column of tensors: one per row, packed, row-major, little-endian. Packed bytes cost
/// half as much as an array on their way through the JVM. The column's metadata hold the layout, so that a later stage
/// can check it.
/// </summary>
/// <param name="ElementType">NumPy's name of the element type, such as <c>uint8</c> or <c>float32</c>.</param>
/// <param name="Shape">The lengths of the dimensions.</param>
public sealed record TensorLayout(string ElementType, IReadOnlyList<long> Shape)
{
    private const string Key = "sparkdl.tensor";

    // The key under which a DataFrame's schema has a column's metadata, as Spark's JSON.
    private const string SparkMetadata = "spark.metadata";

    /// <summary>The number of elements of one tensor.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, length) => checked(product * length));

    /// <summary>The layout that a column's metadata states, or null when it states none.</summary>
    /// <exception cref="ArgumentException">The metadata state a layout that cannot be read.</exception>
    public static TensorLayout? Of(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if ((field[Key] ?? FromSpark(field[SparkMetadata])) is not { } text)
            return null;
        string[] parts = text.Split(' ', 2);
        string[] lengths = parts.Length == 2 ? parts[1].Split('x') : [];
        long[] shape = [.. lengths.Select(length => long.TryParse(length, out long n) ? n : -1)];
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
