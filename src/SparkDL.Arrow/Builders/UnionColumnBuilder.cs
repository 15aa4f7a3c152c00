using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>
/// Builds a union column: call <see cref="Begin"/>, then append one value to the builder that it returns.
/// </summary>
public sealed class UnionColumnBuilder(UnionType type) : ColumnBuilder(type)
{
    private readonly ColumnBuilder[] _children = [.. type.Fields.Select(field => For(field.Type))];
    private readonly GrowingBuffer _typeIds = new();
    private readonly GrowingBuffer _offsets = new();

    /// <summary>
    /// Starts a row of the alternative at a position and returns the builder to which exactly one value must be
    /// appended.
    /// </summary>
    public ColumnBuilder Begin(int child)
    {
        _typeIds.Append((sbyte)type.TypeIds[child]);
        if (type.Mode == UnionMode.Dense)
        {
            _offsets.Append(_children[child].Length);
        }
        else
        {
            for (var i = 0; i < _children.Length; i++)
            {
                if (i != child)
                    _children[i].AppendEmptyRow();
            }
        }

        Appended();
        return _children[child];
    }

    /// <summary>Appends a null of the first alternative, since a union has no validity bitmap of its own.</summary>
    public override void AppendNull() => Begin(0).AppendNull();

    internal override ColumnData Finish(List<NativeBuffer> owned)
    {
        if (type.Mode == UnionMode.Dense)
            RequireWholeRows(_children.Sum(child => (long)child.Length), Length, "all alternatives");
        for (var i = 0; i < _children.Length && type.Mode == UnionMode.Sparse; i++)
            RequireWholeRows(_children[i].Length, Length, type.Fields[i].Name);
        var typeIds = Own(_typeIds.Detach(), owned);
        BufferSlice[] buffers = type.Mode == UnionMode.Dense ? [typeIds, Own(_offsets.Detach(), owned)] : [typeIds];
        return Describe(owned, buffers, Array.ConvertAll(_children, child => child.Finish(owned)));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _typeIds.Dispose();
        _offsets.Dispose();
        foreach (var child in _children)
            child.Dispose();
    }

    private protected override void AppendEmpty() => Begin(0).AppendEmptyRow();

    /// <summary>Appends the value to the first alternative whose type fits.</summary>
    private protected override void AppendNonNull(object value)
    {
        var child = type.Fields.ToList().FindIndex(
            field => ArrowToClrTypes.Of(field.Type)?.IsInstanceOfType(value) ?? false);
        if (child < 0)
            throw new ArgumentException($"No alternative of {Type} takes a {value.GetType().Name}.", nameof(value));
        Begin(child).AppendValue(value);
    }

    private protected override void CopyRow(Column source, int index)
    {
        var union = (UnionColumn)source;
        var (child, row) = union.Locate(index);
        Begin(child).AppendFrom(union.Children[child], row);
    }
}
