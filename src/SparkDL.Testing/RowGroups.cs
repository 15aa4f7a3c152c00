using System.Collections;
using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;

namespace SparkDL.Testing;

/// <summary>The groups of rows of one input or of two, by key. Disposing it disposes their batches.</summary>
internal sealed class RowGroups : IEnumerable<RowGroups.RowGroup>, IDisposable
{
    private readonly List<RowGroup> _groups;

    private RowGroups(List<RowGroup> groups) => _groups = groups;

    /// <exception cref="ArgumentException">An input has no batch, or not the key columns.</exception>
    public static RowGroups By(IReadOnlyList<string> keys, params IReadOnlyList<IEnumerable<RecordBatch>> inputs)
    {
        ArgumentNullException.ThrowIfNull(keys);
        List<RecordBatch> wholes = [];
        try
        {
            wholes.AddRange(inputs.Select(Whole));
            // Spark's keys equal each other by value, null included: their text tells them apart.
            var rows = wholes.Select(whole => RowsByKey(whole, keys)).ToList();
            return new RowGroups([.. rows.SelectMany(byKey => byKey.Keys).Distinct().Select(key => new RowGroup(
                KeyOf(wholes, rows, keys, key),
                [.. wholes.Zip(rows, (whole, byKey) => new[] { Pick(whole, byKey.GetValueOrDefault(key, [])) })]))]);
        }
        finally
        {
            wholes.ForEach(whole => whole.Dispose());
        }
    }

    public IEnumerator<RowGroup> GetEnumerator() => _groups.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        foreach (var group in _groups)
        {
            group.Key.Dispose();
            foreach (var side in group.Sides) side[0].Dispose();
        }
    }

    private static RecordBatch Whole(IEnumerable<RecordBatch> batches)
    {
        var all = batches.ToList();
        return all.Count > 0
            ? RecordBatch.Concat(all[0].Schema, all)
            : throw new ArgumentException(
                "An input of groups needs a batch, if only an empty one: it has the columns.");
    }

    private static Dictionary<string, List<int>> RowsByKey(RecordBatch batch, IReadOnlyList<string> keys)
    {
        using var columns = batch.Select(keys);
        Dictionary<string, List<int>> rows = [];
        for (var row = 0; row < batch.Length; row++)
        {
            var text = string.Join(
                '\u0001', columns.Columns.Select(column => BatchComparison.Text(column.GetValue(row))));
            if (!rows.TryGetValue(text, out var group)) rows[text] = group = [];
            group.Add(row);
        }

        return rows;
    }

    private static RecordBatch KeyOf(
        List<RecordBatch> wholes, List<Dictionary<string, List<int>>> rows, IReadOnlyList<string> keys, string key)
    {
        var side = rows.FindIndex(byKey => byKey.ContainsKey(key));
        using var columns = wholes[side].Select(keys);
        return Pick(columns, [rows[side][key][0]]);
    }

    private static RecordBatch Pick(RecordBatch batch, IReadOnlyList<int> rows) =>
        new(batch.Schema, [.. batch.Columns.Select(column => Pick(column, rows))], rows.Count);

    private static Column Pick(Column column, IReadOnlyList<int> rows)
    {
        using var builder = ColumnBuilder.For(column.Type);
        foreach (var row in rows) builder.AppendFrom(column, row);
        return builder.Build();
    }

    /// <param name="Key">The grouping values: a batch of one row.</param>
    /// <param name="Sides">The rows of the group in each input: one batch each.</param>
    internal sealed record RowGroup(RecordBatch Key, IReadOnlyList<RecordBatch[]> Sides);
}
