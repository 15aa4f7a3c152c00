using System.Globalization;
using Spectre.Console;

namespace SparkDL.Examples;

/// <summary>Counts how often images of each class were predicted as each class.</summary>
internal sealed class Confusion(IReadOnlyList<string> labels)
{
    private readonly long[,] _counts = new long[labels.Count, labels.Count];

    public long Right { get; private set; }

    public long Total { get; private set; }

    public double Accuracy => Total == 0 ? 0 : (double)Right / Total;

    public void Add(int actual, int predicted)
    {
        _counts[actual, predicted]++;
        Total++;
        if (actual == predicted)
            Right++;
    }

    public void Print()
    {
        Console.WriteLine("confusion (rows: actual class, columns: predicted class)");
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("");
        foreach (string label in labels)
            table.AddColumn(new TableColumn(Markup.Escape(Short(label))).RightAligned());
        table.AddColumn(new TableColumn("recall").RightAligned());
        table.AddColumn(new TableColumn("precision").RightAligned());
        for (int row = 0; row < labels.Count; row++)
            table.AddRow(Row(row));
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120); // a pipe has no width of its own
        AnsiConsole.Write(table);
    }

    private string[] Row(int actual)
    {
        long ofClass = 0, taken = 0;
        List<string> cells = [Markup.Escape(labels[actual])];
        for (int other = 0; other < labels.Count; other++)
        {
            ofClass += _counts[actual, other];
            taken += _counts[other, actual];
            cells.Add(_counts[actual, other].ToString(CultureInfo.InvariantCulture));
        }
        return [.. cells, Share(_counts[actual, actual], ofClass), Share(_counts[actual, actual], taken)];
    }

    private static string Share(long part, long whole) =>
        whole == 0 ? "-" : ((double)part / whole).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Short(string label) => label.Length <= 6 ? label : label[..5] + ".";
}
