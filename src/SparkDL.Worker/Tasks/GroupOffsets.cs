using SparkDL.Arrow;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// The positions of a group's key and value columns, sent as <c>[length, keys, key..., value...]</c>.
/// </summary>
internal sealed record GroupOffsets(IReadOnlyList<int> Keys, IReadOnlyList<int> Values)
{
    /// <summary>Reads the positions for each input: one for groups, two for co-groups.</summary>
    public static IReadOnlyList<GroupOffsets> ReadAll(IReadOnlyList<int> offsets, int inputs)
    {
        var all = new List<GroupOffsets>();
        for (var at = 0; at < offsets.Count && all.Count < inputs;)
        {
            var length = offsets[at];
            if (length < 1 || at + 1 + length > offsets.Count || offsets[at + 1] < 0 || offsets[at + 1] >= length + 1)
                break;
            var keys = offsets[at + 1];
            if (keys > length - 1) break;
            all.Add(new(
                [.. offsets.Skip(at + 2).Take(keys)],
                [.. offsets.Skip(at + 2 + keys).Take(length - 1 - keys)]));
            at += 1 + length;
        }

        return all.Count == inputs
            ? all
            : throw new WorkerProtocolException(
                $"The columns of a group function are not described: [{string.Join(", ", offsets)}].");
    }

    public RecordBatch KeyOf(RecordBatch rows)
    {
        using var columns = Choose(rows, Keys);
        return columns.Slice(0, Math.Min(1, rows.Length));
    }

    public RecordBatch ValuesOf(RecordBatch rows) => Choose(rows, Values);

    private static RecordBatch Choose(RecordBatch rows, IReadOnlyList<int> positions)
    {
        foreach (var position in positions)
        {
            if (position < 0 || position >= rows.Columns.Count)
                throw new WorkerProtocolException($"A group's column is {position} of {rows.Columns.Count}.");
        }

        return rows.Select(positions);
    }
}
