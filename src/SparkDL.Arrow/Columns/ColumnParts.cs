using System.Diagnostics.CodeAnalysis;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;
using SparkDL.Diagnostics;

namespace SparkDL.Arrow.Columns;

/// <summary>
/// Makes columns over memory that the caller already has: a tensor, a mapped file, a buffer of another library.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class ColumnParts
{
    /// <summary>
    /// Creates a column over buffers, without a copy. The column adds its own reference to each buffer, and takes the
    /// children over as <see cref="StructColumn"/> does.
    /// </summary>
    /// <param name="type">The type; any but a dictionary or run-end encoded one.</param>
    /// <param name="length">The number of rows.</param>
    /// <param name="buffers">
    /// The buffers in the order of the IPC format, the validity bitmap first where the layout has one; null or an empty
    /// buffer there says that no row is null.
    /// </param>
    /// <param name="children">One column for each child of the type.</param>
    /// <exception cref="ArgumentException">
    /// The number of buffers or children does not fit the type, or a buffer is too small for the rows.
    /// </exception>
    /// <remarks>
    /// Sizes are checked here; offsets are checked by the access that meets them, as for a batch that was read with
    /// <see cref="Validation.ArrowValidation.Structure"/>.
    /// </remarks>
    public static Column Create(
        ArrowType type, int length, IReadOnlyList<NativeBuffer?> buffers, params IReadOnlyList<Column> children)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(buffers);
        ArgumentNullException.ThrowIfNull(children);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var layout = ColumnLayout.Of(type);
        CheckBuffers(type, layout, length, buffers);
        CheckChildren(type, layout, length, children);
        var column = Column.Create(new ColumnData
        {
            Type = type,
            Length = length,
            Buffers = [.. buffers.Select(buffer => buffer is { Length: > 0 } ? buffer.AsSlice() : default)],
            Children = [.. children.Select(ColumnData.Of)],
        });
        Column.TakeOwnership(children);
        return column;
    }

    private static void CheckBuffers(
        ArrowType type, PhysicalLayout layout, int length, IReadOnlyList<NativeBuffer?> buffers)
    {
        if (type is DictionaryType or RunEndEncodedType)
            throw new ArgumentException($"A column of {type} is not made from buffers.", nameof(type));
        var count = layout.BufferCount();
        if (layout == PhysicalLayout.Views ? buffers.Count < count : buffers.Count != count)
            throw new ArgumentException($"{type} has {count} buffers, not {buffers.Count}.", nameof(buffers));
        for (var i = layout.HasValidity() && buffers[0] is not { Length: > 0 } ? 1 : 0; i < buffers.Count; i++)
        {
            var (size, needed) = (buffers[i]?.Length ?? 0, ColumnLayout.MinimumBytes(type, i, length));
            if (size < needed)
            {
                throw new ArgumentException(
                    $"Buffer {i} has {size} bytes; {length} rows of {type} need {needed}.", nameof(buffers));
            }
        }
    }

    private static void CheckChildren(ArrowType type, PhysicalLayout layout, int length, IReadOnlyList<Column> children)
    {
        if (children.Count != type.Children.Count)
            throw new ArgumentException(
                $"{type} has {type.Children.Count} children, not {children.Count}.", nameof(children));
        for (var i = 0; i < children.Count; i++)
        {
            if (!children[i].Type.Equals(type.Children[i].Type))
                throw new ArgumentException($"Child {i} of {type} is {children[i].Type}.", nameof(children));
            long? rows = layout switch
            {
                PhysicalLayout.Struct or PhysicalLayout.SparseUnion => length,
                PhysicalLayout.FixedSizeList => (long)length * ((FixedSizeListType)type).Size,
                _ => null,
            };
            if (rows is { } needed && children[i].Length != needed)
                throw new ArgumentException(
                    $"Child {i} of {type} has {children[i].Length} rows, not {needed}.", nameof(children));
        }
    }
}
