namespace SparkDL.Arrow.Types;

/// <summary>The fields of a batch, in order. Schemas compare by value; field names may repeat.</summary>
public sealed class Schema : IEquatable<Schema>
{
    /// <summary>Creates a schema.</summary>
    public Schema(IReadOnlyList<Field> fields, IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Fields = [.. fields];
        Metadata = metadata is null ? [] : [.. metadata];
    }

    /// <summary>Creates a schema.</summary>
    public Schema(params Field[] fields)
        : this((IReadOnlyList<Field>)fields)
    {
    }

    /// <summary>The fields.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Key-value metadata of the schema.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>The field at a position.</summary>
    public Field this[int index] => Fields[index];

    /// <summary>The only field of that name.</summary>
    /// <exception cref="ArgumentException">No field, or more than one, has that name.</exception>
    public Field this[string name] => Fields[RequireIndex(name)];

    /// <summary>Returns the position of the first field of that name, or -1.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Name == name)
                return i;
        }

        return -1;
    }

    /// <inheritdoc/>
    public bool Equals(Schema? other) =>
        other is not null && Fields.SequenceEqual(other.Fields) && Metadata.SequenceEqual(other.Metadata);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schema);

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Fields);

    /// <summary>The position of the only field of that name.</summary>
    /// <exception cref="ArgumentException">No field, or more than one, has that name.</exception>
    public int RequireIndex(string name)
    {
        var index = IndexOf(name);
        if (index < 0)
            throw new ArgumentException(
                $"There is no column '{name}'. The columns are: {string.Join(", ", Fields.Select(f => f.Name))}.",
                nameof(name));
        if (Fields.Skip(index + 1).Any(f => f.Name == name))
            throw new ArgumentException($"More than one column is called '{name}': use its position.", nameof(name));
        return index;
    }
}
