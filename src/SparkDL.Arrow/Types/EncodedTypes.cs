namespace SparkDL.Arrow.Types;

/// <summary>A type whose values are stored once in a dictionary, with an index for each row.</summary>
/// <param name="IndexType">The integer type of the indices.</param>
/// <param name="ValueType">The type of the dictionary's values.</param>
/// <param name="Ordered">Whether the order of the dictionary's values is significant.</param>
public sealed record DictionaryType(IntType IndexType, ArrowType ValueType, bool Ordered = false) : ArrowType
{
    /// <summary>
    /// The id of the dictionary in the stream from which this type was read. It is not part of the type: equal types
    /// may have different ids, and writers number dictionaries anew.
    /// </summary>
    internal long WireId { get; init; } = -1;

    /// <inheritdoc/>
    public override string Name => $"dictionary<{ValueType}, {IndexType}{(Ordered ? ", ordered" : "")}>";

    /// <inheritdoc/>
    public bool Equals(DictionaryType? other) =>
        other is not null && IndexType == other.IndexType && ValueType == other.ValueType && Ordered == other.Ordered;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IndexType, ValueType, Ordered);
}

/// <summary>A type that stores runs of equal values: each value once, with the row at which its run ends.</summary>
/// <param name="RunEnds">A field of int16, int32 or int64, never null.</param>
/// <param name="Values">The field of the values.</param>
public sealed record RunEndEncodedType(Field RunEnds, Field Values) : ArrowType
{
    /// <summary>Creates the type with the field names that the format prescribes.</summary>
    public RunEndEncodedType(IntType runEnds, ArrowType values)
        : this(new Field("run_ends", runEnds, nullable: false), new Field("values", values))
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Field> Children => [RunEnds, Values];

    /// <inheritdoc/>
    public override string Name => $"run_end_encoded<{RunEnds.Type}, {Values.Type}>";
}
