using System.Globalization;

namespace SparkDL.Arrow.Types;

/// <summary>A list with 32-bit offsets.</summary>
/// <param name="Item">The field of the items.</param>
public sealed record ListType(Field Item) : ArrowType
{
    /// <inheritdoc/>
    public override IReadOnlyList<Field> Children => [Item];

    /// <inheritdoc/>
    public override string Name => $"list<{Item}>";
}

/// <summary>A list with 64-bit offsets.</summary>
/// <param name="Item">The field of the items.</param>
public sealed record LargeListType(Field Item) : ArrowType
{
    /// <inheritdoc/>
    public override IReadOnlyList<Field> Children => [Item];

    /// <inheritdoc/>
    public override string Name => $"large_list<{Item}>";
}

/// <summary>A list with 32-bit offsets and sizes, so that values may overlap and come in any order.</summary>
/// <param name="Item">The field of the items.</param>
public sealed record ListViewType(Field Item) : ArrowType
{
    /// <inheritdoc/>
    public override IReadOnlyList<Field> Children => [Item];

    /// <inheritdoc/>
    public override string Name => $"list_view<{Item}>";
}

/// <summary>A list with 64-bit offsets and sizes.</summary>
/// <param name="Item">The field of the items.</param>
public sealed record LargeListViewType(Field Item) : ArrowType
{
    /// <inheritdoc/>
    public override IReadOnlyList<Field> Children => [Item];

    /// <inheritdoc/>
    public override string Name => $"large_list_view<{Item}>";
}

/// <summary>A list with the same number of items for each value: the natural type of a tensor column.</summary>
/// <param name="Item">The field of the items.</param>
/// <param name="Size">How many items each value has.</param>
public sealed record FixedSizeListType(Field Item, int Size) : ArrowType
{
    /// <inheritdoc/>
    public override IReadOnlyList<Field> Children => [Item];

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"fixed_size_list<{Item}>[{Size}]");
}

/// <summary>A list of key and value pairs.</summary>
/// <param name="Entries">A struct of two fields, key and value; neither it nor the key is nullable.</param>
/// <param name="KeysSorted">Whether the keys of each value are sorted.</param>
public sealed record MapType(Field Entries, bool KeysSorted = false) : ArrowType
{
    /// <inheritdoc/>
    public override IReadOnlyList<Field> Children => [Entries];

    /// <summary>The field of the keys.</summary>
    public Field Key => Entries.Type.Children[0];

    /// <summary>The field of the values.</summary>
    public Field Value => Entries.Type.Children[1];

    /// <inheritdoc/>
    public override string Name => $"map<{Key.Type}, {Value.Type}{(KeysSorted ? ", keys_sorted" : "")}>";
}

/// <summary>Several columns side by side.</summary>
public sealed record StructType : ArrowType
{
    /// <summary>Creates the type.</summary>
    public StructType(IReadOnlyList<Field> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Fields = [.. fields];
    }

    /// <summary>The fields; names may repeat.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Field> Children => Fields;

    /// <inheritdoc/>
    public override string Name => $"struct<{string.Join(", ", Fields)}>";

    /// <inheritdoc/>
    public bool Equals(StructType? other) => other is not null && Fields.SequenceEqual(other.Fields);

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.Aggregate(17, HashCode.Combine);
}
