using System.Runtime.InteropServices;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Memory;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>
/// Builds a column of byte strings; the type decides between 32-bit offsets, 64-bit offsets and views.
/// </summary>
public class BinaryColumnBuilder : ColumnBuilder
{
    private readonly PhysicalLayout _layout;
    private readonly GrowingBuffer _slots = new();
    private readonly GrowingBuffer _data = new();

    /// <summary>Creates a builder; by default of <see cref="BinaryType"/>.</summary>
    public BinaryColumnBuilder(ArrowType? type = null)
        : base(type ?? ArrowType.Binary)
    {
        _layout = ColumnLayout.Of(Type);
        if (_layout is not (PhysicalLayout.Offsets32 or PhysicalLayout.Offsets64 or PhysicalLayout.Views))
            throw new ArgumentException($"{Type} is not a binary or string type of variable length.", nameof(type));
    }

    /// <summary>The number of bytes appended so far; of views, without those stored inline.</summary>
    public long ByteCount => _data.Length;

    /// <summary>Appends a value.</summary>
    /// <exception cref="InvalidOperationException">
    /// The column would exceed 2 GiB: end the batch earlier, or use the type with 64-bit offsets.
    /// </exception>
    public void Append(ReadOnlySpan<byte> value)
    {
        if (_layout == PhysicalLayout.Views)
            AppendView(value);
        else
            value.CopyTo(Reserve(value.Length));
    }

    /// <summary>
    /// Appends a value of <paramref name="length"/> bytes and returns its memory, which the caller fills before the
    /// next call. Not for view types.
    /// </summary>
    public Span<byte> Reserve(int length)
    {
        if (_layout == PhysicalLayout.Views)
            throw new InvalidOperationException("A builder of views cannot reserve memory: use Append.");
        if (_layout == PhysicalLayout.Offsets32 && _data.Length + length > int.MaxValue)
            throw new InvalidOperationException(
                $"{Type} holds at most 2 GiB in one batch: end the batch earlier, or use the type with 64-bit "
                + "offsets.");
        AppendOffset(_data.Length);
        Appended();
        return _data.Extend(length);
    }

    internal override ColumnData Finish(List<NativeBuffer> owned)
    {
        if (_layout != PhysicalLayout.Views)
            AppendOffset(_data.Length);
        var slots = Own(_slots.Detach(), owned);
        return _layout == PhysicalLayout.Views && _data.Length == 0
            ? Describe(owned, [slots])
            : Describe(owned, [slots, Own(_data.Detach(), owned)]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _slots.Dispose();
        _data.Dispose();
    }

    private protected override void AppendEmpty() => Append([]);

    private protected override void AppendNonNull(object value) => Append((byte[])value);

    private protected override void CopyRow(Column source, int index)
    {
        if (source.IsNull(index))
            AppendNull();
        else
            Append(((BinaryColumn)source).GetBytes(index));
    }

    // Each offset is written when its row begins, and the last by Finish.
    private void AppendOffset(long offset)
    {
        if (_layout == PhysicalLayout.Offsets32)
            _slots.Append((int)offset);
        else
            _slots.Append(offset);
    }

    private void AppendView(ReadOnlySpan<byte> value)
    {
        Span<byte> view = stackalloc byte[16];
        view.Clear();
        MemoryMarshal.Write(view, value.Length);
        var inline = Math.Min(value.Length, value.Length <= BinaryView.MaxInline ? BinaryView.MaxInline : sizeof(int));
        value[..inline].CopyTo(view[sizeof(int)..]);
        if (value.Length > BinaryView.MaxInline)
        {
            if (_data.Length + value.Length > int.MaxValue)
                throw new InvalidOperationException(
                    $"{Type} built here holds at most 2 GiB in one batch: end the batch earlier.");
            MemoryMarshal.Write(view[12..], (int)_data.Length);
            _data.Append(value);
        }

        _slots.Append(view);
        Appended();
    }
}
