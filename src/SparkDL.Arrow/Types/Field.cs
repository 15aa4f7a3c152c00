namespace SparkDL.Arrow.Types;

/// <summary>A column's name, type, nullability and metadata. Fields compare by value.</summary>
public sealed class Field : IEquatable<Field>
{
    private const string ExtensionNameKey = "ARROW:extension:name";
    private const string ExtensionMetadataKey = "ARROW:extension:metadata";

    /// <summary>Creates a field.</summary>
    /// <param name="name">The name; may be empty and may repeat in a schema.</param>
    /// <param name="type">The type.</param>
    /// <param name="nullable">Whether values may be null.</param>
    /// <param name="metadata">Key-value metadata of the field; keys may repeat.</param>
    public Field(
        string name, ArrowType type, bool nullable = true, IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(type);
        Name = name;
        Type = type;
        Nullable = nullable;
        Metadata = metadata is null ? [] : [.. metadata];
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public ArrowType Type { get; }

    /// <summary>Whether values may be null.</summary>
    public bool Nullable { get; }

    /// <summary>Key-value metadata of the field.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>
    /// The name of the extension type that this field's <see cref="Type"/> is the storage of, or null.
    /// </summary>
    public string? ExtensionName => this[ExtensionNameKey];

    /// <summary>The parameters of the extension type, as its author wrote them, or null.</summary>
    public string? ExtensionMetadata => this[ExtensionMetadataKey];

    /// <summary>The first metadata value under <paramref name="key"/>, or null.</summary>
    public string? this[string key] => Metadata.FirstOrDefault(pair => pair.Key == key).Value;

    /// <summary>Creates a field of an extension type: its storage type and the two reserved metadata keys.</summary>
    public static Field Extension(
        string name, string extensionName, ArrowType storage, string parameters = "", bool nullable = true) =>
        new(name, storage, nullable, [new(ExtensionNameKey, extensionName), new(ExtensionMetadataKey, parameters)]);

    /// <inheritdoc/>
    public bool Equals(Field? other) => other is not null
        && Name == other.Name && Nullable == other.Nullable && Type.Equals(other.Type)
        && Metadata.SequenceEqual(other.Metadata);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Field);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Nullable, Type);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type}{(Nullable ? "" : " not null")}";
}
