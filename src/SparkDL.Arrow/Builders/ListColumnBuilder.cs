using System.Collections;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>
/// Builds a column of lists, list views or maps: call <see cref="BeginList"/>, then append the items to
/// <see cref="Items"/>.
/// </summary>
public sealed class ListColumnBuilder : ColumnBuilder
{
    private readonly PhysicalLayout _layout;
    private readonly GrowingBuffer _offsets = new();
    private readonly bool _wide;
    private readonly bool _sized;

    /// <summary>Creates a builder for a list, large list, list view, large list view or map type.</summary>
    public ListColumnBuilder(ArrowType type)
        : base(type)
    {
        _layout = ColumnLayout.Of(type);
        if (_layout is not (PhysicalLayout.List32 or PhysicalLayout.List64
            or PhysicalLayout.ListView32 or PhysicalLayout.ListView64))
            throw new ArgumentException($"{type} is no list type.", nameof(type));
        _wide = _layout is PhysicalLayout.List64 or PhysicalLayout.ListView64;
        _sized = _layout is PhysicalLayout.ListView32 or PhysicalLayout.ListView64;
        Items = For(type.Children[0].Type);
    }

    /// <summary>
    /// The builder of the items of all lists. Of a map: a <see cref="StructColumnBuilder"/> of key and value.
    /// </summary>
    public ColumnBuilder Items { get; }

    /// <summary>
    /// Starts a list, to which all items belong that are appended to <see cref="Items"/> from now on.
    /// </summary>
    public ListColumnBuilder BeginList()
    {
        AppendOffset(Items.Length);
        Appended();
        return this;
    }

    internal override ColumnData Finish(List<NativeBuffer> owned)
    {
        AppendOffset(Items.Length);
        var rows = Length;
        var offsets = Own(_offsets.Detach(), owned);
        BufferSlice[] buffers = _sized ? [offsets, Sizes(offsets, rows, owned)] : [offsets];
        return Describe(owned, buffers, [Items.Finish(owned)]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _offsets.Dispose();
        Items.Dispose();
    }

    private protected override void AppendEmpty() => BeginList();

    private protected override void AppendNonNull(object value)
    {
        BeginList();
        foreach (var item in (IEnumerable)value)
            Items.AppendValue(item);
    }

    private protected override void CopyRow(Column source, int index)
    {
        if (source.IsNull(index))
        {
            AppendNull();
            return;
        }

        var list = (ListColumn)source;
        var (start, length) = list.GetRange(index);
        BeginList();
        Items.AppendFrom(list.Values, start, length);
    }

    private void AppendOffset(long offset)
    {
        if (_wide)
            _offsets.Append(offset);
        else
            _offsets.Append((int)offset);
    }

    private BufferSlice Sizes(BufferSlice offsets, int rows, List<NativeBuffer> owned)
    {
        using var sizes = new GrowingBuffer((long)rows * (_wide ? 8 : 4));
        for (var i = 0; i < rows; i++)
        {
            if (_wide)
                sizes.Append(offsets.As<long>()[i + 1] - offsets.As<long>()[i]);
            else
                sizes.Append(offsets.As<int>()[i + 1] - offsets.As<int>()[i]);
        }

        return Own(sizes.Detach(), owned);
    }
}
