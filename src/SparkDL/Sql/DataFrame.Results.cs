using SparkDL.Connect.Protos;

namespace SparkDL.Sql;

/// <content>Running the query: its rows, their number, their text.</content>
public sealed partial class DataFrame
{
    /// <summary>Prints the first rows as a table.</summary>
    /// <param name="rows">How many rows; 20 by default.</param>
    /// <param name="truncate">The most characters of a value that are shown, 20 by default; 0 shows all.</param>
    /// <param name="vertical">Whether each value has a line of its own.</param>
    public void Show(int rows = 20, int truncate = 20, bool vertical = false) =>
        Console.Out.Write(ShowString(rows, truncate, vertical) + Environment.NewLine);

    /// <summary>The table that <see cref="Show"/> prints; the server writes it.</summary>
    public string ShowString(int rows = 20, int truncate = 20, bool vertical = false)
    {
        var frame = Session.Frame(new Relation
        {
            ShowString = new ShowString
            {
                Input = Relation,
                NumRows = rows,
                Truncate = truncate,
                Vertical = vertical,
            },
        });
        return (string)frame.Collect().Single()[0]!;
    }

    /// <summary>The number of rows.</summary>
    public long Count() => (long)GroupBy(Array.Empty<Column>()).Count().Collect().Single()[0]!;

    /// <summary>All rows, held in this program's memory.</summary>
    public IReadOnlyList<Row> Collect()
    {
        var rows = new List<Row>();
        foreach (var batch in ToArrow())
            rows.AddRange(Row.From(batch));
        return rows;
    }

    /// <summary>Begins the description of where the rows are written.</summary>
    public DataFrameWriter Write => new(this);

    /// <summary>The first row, or null where there is none.</summary>
    public Row? First() => Take(1) is [var row, ..] ? row : null;

    /// <summary>The first rows.</summary>
    public IReadOnlyList<Row> Take(int n) => Limit(n).Collect();

    /// <inheritdoc cref="Take"/>
    public IReadOnlyList<Row> Head(int n) => Take(n);

    /// <summary>The last rows.</summary>
    public IReadOnlyList<Row> Tail(int n) =>
        Session.Frame(new Relation { Tail = new Tail { Input = Relation, Limit = n } }).Collect();

    /// <summary>Whether there is no row.</summary>
    public bool IsEmpty() => Take(1).Count == 0;
}
