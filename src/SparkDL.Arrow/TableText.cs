using System.Globalization;
using System.Text;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow;

/// <summary>Formats a batch as a table for a console.</summary>
internal static class TableText
{
    private const int MaxWidth = 40;

    public static string Render(RecordBatch batch, int maxRows)
    {
        var rows = Math.Min(batch.Length, Math.Max(maxRows, 0));
        var columns = batch.Columns.Select((column, i) => Cells(batch.Schema[i], column, rows)).ToList();
        var text = new StringBuilder();
        for (var row = 0; row < rows + 2 && columns.Count > 0; row++)
        {
            text.AppendJoin(
                " | ", columns.Select(cells => cells[row].PadRight(cells.Max(cell => cell.Length)))).AppendLine();
            if (row == 1)
                text.AppendJoin(
                    "-+-", columns.Select(cells => new string('-', cells.Max(cell => cell.Length)))).AppendLine();
        }

        return text.Append(
            CultureInfo.InvariantCulture,
            $"({batch.Length} rows{(rows < batch.Length ? $", {rows} shown" : "")})").ToString();
    }

    private static List<string> Cells(Field field, Column column, int rows)
    {
        var cells = new List<string>(rows + 2) { Clip(field.Name), Clip(field.Type.Name) };
        for (var i = 0; i < rows; i++)
            cells.Add(Clip(ColumnText.Value(column, i)));
        return cells;
    }

    // Control characters in the data would break the table.
    private static string Clip(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= MaxWidth ? line : string.Concat(line.AsSpan(0, MaxWidth - 3), "...");
    }
}
