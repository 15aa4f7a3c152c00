using System.Text;

namespace SparkDL.Arrow.Columns;

/// <summary>A column of UTF-8 text, stored like <see cref="BinaryColumn"/>.</summary>
public sealed class StringColumn : BinaryColumn
{
    internal StringColumn(ColumnData data)
        : base(data, ColumnLayout.Of(data.Type))
    {
    }

    /// <summary>Returns the text of a row, or null.</summary>
    public string? GetString(int index) => IsNull(index) ? null : Encoding.UTF8.GetString(GetBytes(index));

    internal override object GetNonNull(int index) => Encoding.UTF8.GetString(GetBytes(index));
}
