namespace SparkDL.Arrow.Types;

/// <summary>A type each of whose values is of one of several types.</summary>
public sealed record UnionType : ArrowType
{
    private readonly sbyte[] _childOfTypeId = new sbyte[128];

    /// <summary>Creates the type.</summary>
    /// <param name="mode">How the children are stored.</param>
    /// <param name="fields">One field for each alternative.</param>
    /// <param name="typeIds">The id of each alternative, 0 to 127; by default its position.</param>
    public UnionType(UnionMode mode, IReadOnlyList<Field> fields, IReadOnlyList<int>? typeIds = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Mode = mode;
        Fields = [.. fields];
        TypeIds = typeIds is null ? [.. Enumerable.Range(0, fields.Count)] : [.. typeIds];
        if (TypeIds.Count != Fields.Count || TypeIds.Any(id => id is < 0 or > 127)
            || TypeIds.Distinct().Count() != TypeIds.Count)
        {
            throw new ArgumentException(
                $"A union of {Fields.Count} fields needs as many different type ids from 0 to 127; got "
                + $"[{string.Join(", ", TypeIds)}].",
                nameof(typeIds));
        }

        Array.Fill(_childOfTypeId, (sbyte)-1);
        for (var i = 0; i < TypeIds.Count; i++)
            _childOfTypeId[TypeIds[i]] = (sbyte)i;
    }

    /// <summary>How the children are stored.</summary>
    public UnionMode Mode { get; }

    /// <summary>One field for each alternative.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>The id of each alternative.</summary>
    public IReadOnlyList<int> TypeIds { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Field> Children => Fields;

    /// <inheritdoc/>
    public override string Name =>
        $"{(Mode == UnionMode.Sparse ? "sparse" : "dense")}_union<"
        + $"{string.Join(", ", Fields.Select((f, i) => $"{f}={TypeIds[i]}"))}>";

    /// <summary>Returns the position of the child with a type id, or -1.</summary>
    public int ChildOf(int typeId) => typeId is >= 0 and < 128 ? _childOfTypeId[typeId] : -1;

    /// <inheritdoc/>
    public bool Equals(UnionType? other) =>
        other is not null && Mode == other.Mode && Fields.SequenceEqual(other.Fields)
            && TypeIds.SequenceEqual(other.TypeIds);

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.Aggregate((int)Mode, HashCode.Combine);
}
