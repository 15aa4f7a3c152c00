using System.Collections;
using System.Runtime.CompilerServices;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>
/// Builds a column of structs: append one value to each of <see cref="Children"/>, then call <see cref="EndRow"/>.
/// </summary>
public sealed class StructColumnBuilder(StructType type) : ColumnBuilder(type)
{
    private readonly ColumnBuilder[] _children = [.. type.Fields.Select(field => For(field.Type))];

    /// <summary>The builders, one for each field.</summary>
    public IReadOnlyList<ColumnBuilder> Children => _children;

    /// <summary>Ends a row.</summary>
    /// <exception cref="InvalidOperationException">A field has no value for it, or more than one.</exception>
    public StructColumnBuilder EndRow()
    {
        for (var i = 0; i < _children.Length; i++)
        {
            if (_children[i].Length != Length + 1)
                throw new InvalidOperationException(
                    $"Field '{type.Fields[i].Name}' has {_children[i].Length} values for {Length + 1} rows.");
        }

        Appended();
        return this;
    }

    internal override ColumnData Finish(List<NativeBuffer> owned)
    {
        for (var i = 0; i < _children.Length; i++)
            RequireWholeRows(_children[i].Length, Length, type.Fields[i].Name);
        return Describe(owned, [], Array.ConvertAll(_children, child => child.Finish(owned)));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var child in _children)
            child.Dispose();
    }

    private protected override void AppendEmpty()
    {
        foreach (var child in _children)
            child.AppendEmptyRow();
        EndRow();
    }

    private protected override void AppendNonNull(object value)
    {
        for (var i = 0; i < _children.Length; i++)
            _children[i].AppendValue(Part(value, i));
        EndRow();
    }

    private protected override void CopyRow(Column source, int index)
    {
        if (source.IsNull(index))
        {
            AppendNull();
            return;
        }

        for (var i = 0; i < _children.Length; i++)
            _children[i].AppendFrom(((StructColumn)source).Children[i], index);
        EndRow();
    }

    // A row by name, by position, or (the entries of a map) a pair.
    private object? Part(object value, int index) => value switch
    {
        IReadOnlyDictionary<string, object?> row => row.GetValueOrDefault(type.Fields[index].Name),
        IList row => row[index],
        ITuple row => row[index],
        KeyValuePair<object, object> pair => index == 0 ? pair.Key : pair.Value,
        _ => value.GetType().GetProperty(type.Fields[index].Name)?.GetValue(value)
            ?? (value.GetType() is { IsGenericType: true } t && t.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
                ? t.GetProperty(index == 0 ? "Key" : "Value")!.GetValue(value)
                : null),
    };
}
