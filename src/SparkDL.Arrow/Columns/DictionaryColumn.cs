using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>A column of indices into a dictionary of values.</summary>
public sealed unsafe class DictionaryColumn : Column
{
    internal DictionaryColumn(ColumnData data)
        : base(data)
    {
        Dictionary = CreateOwned(data.Dictionary!);
    }

    /// <summary>Index type, value type and order.</summary>
    public DictionaryType DictionaryType => (DictionaryType)Type;

    /// <summary>The values; shared by all batches that use the same dictionary.</summary>
    public Column Dictionary { get; }

    /// <summary>
    /// Returns the position of the value of a row in <see cref="Dictionary"/>; undefined where the row is null.
    /// </summary>
    public long GetIndex(int index)
    {
        CheckIndex(index);
        var slot = (long)Offset + index;
        var indices = Buffer(1);
        return DictionaryType.IndexType switch
        {
            { BitWidth: 8, Signed: true } => ((sbyte*)indices)[slot],
            { BitWidth: 8 } => indices[slot],
            { BitWidth: 16, Signed: true } => ((short*)indices)[slot],
            { BitWidth: 16 } => ((ushort*)indices)[slot],
            { BitWidth: 32, Signed: true } => ((int*)indices)[slot],
            { BitWidth: 32 } => ((uint*)indices)[slot],
            _ => ((long*)indices)[slot],
        };
    }

    /// <summary>Returns the position of the value of a row, checked against the length of the dictionary.</summary>
    public int Locate(int index)
    {
        var position = GetIndex(index);
        if (position < 0 || position >= Dictionary.Length)
            throw ArrowFormatException.Malformed(
                $"Row {index} has index {position} into a dictionary of {Dictionary.Length} values.");
        return (int)position;
    }

    internal override object GetNonNull(int index) => Dictionary.GetValue(Locate(index))!;

    internal override ColumnData DescribeSlice(int start, int length)
    {
        var slice = base.DescribeSlice(start, length);
        return new ColumnData
        {
            Type = slice.Type,
            Length = slice.Length,
            Offset = slice.Offset,
            NullCount = slice.NullCount,
            Buffers = slice.Buffers,
            Dictionary = ColumnData.Of(Dictionary),
        };
    }

    private protected override void ReleaseMore() => Dictionary.Dispose();
}
